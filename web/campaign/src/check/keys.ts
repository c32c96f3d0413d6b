import type { App } from './app.js';

/** In the search field arrows choose and Enter takes; anywhere else one key is one act. */
export function listenToKeys(app: App): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target as HTMLElement;
    const inSearch = target.matches('.search input');
    if (inSearch ? searchKey(app, event.key) : deskKey(app, event.key, target)) event.preventDefault();
  });
}

function searchKey(app: App, key: string): boolean {
  if (key === 'ArrowDown') app.mark(1);
  else if (key === 'ArrowUp') app.mark(-1);
  else if (key === 'Enter') app.take();
  else if (key === 'Escape' && app.text !== '') app.search('');
  // A code may begin with any digit or letter: in an empty field only what no code begins with is an act.
  else return app.text === '' && deskKey(app, key, null);
  return true;
}

function deskKey(app: App, key: string, target: HTMLElement | null): boolean {
  const last = app.desk?.lines.at(-1);
  const isTyped = /^[\p{L}\p{N}]$/u.test(key);
  if ((key === 'ArrowLeft' || key === 'ArrowRight') && target?.matches('input') !== true) app.tierBy(key === 'ArrowLeft' ? -1 : 1);
  else if ((key === '+' || key === '=') && last !== undefined) app.units(last.sku, 1);
  else if (key === '-' && last !== undefined) app.units(last.sku, -1);
  else if (key === '/') app.focusSearch();
  else if (key === 'Escape') app.next();
  // Typed anywhere else it begins a search, and the key goes on into the field.
  else if (isTyped && target !== null && !target.matches('input[type="search"]')) app.focusSearch();
  else return false;
  return !isTyped;
}
