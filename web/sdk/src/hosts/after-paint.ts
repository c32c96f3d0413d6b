/** A window that is covered paints nothing; what waits for it is done all the same. */
const atLatestMs = 200;
const waiting = new Set<() => void>();
let listens = false;

function doAll(): void {
  for (const work of waiting) {
    waiting.delete(work);
    work();
  }
}

/** Runs once what changed just now is painted, and in any case before the page is left. */
export function afterPaint(work: () => void): void {
  if (!listens) {
    listens = true;
    addEventListener('pagehide', doAll);
    document.addEventListener('visibilitychange', doAll);
  }
  waiting.add(work);
  if (waiting.size > 1) {
    return;
  }
  setTimeout(doAll, document.visibilityState === 'visible' ? atLatestMs : 0);
  requestAnimationFrame(() => setTimeout(doAll));
}
