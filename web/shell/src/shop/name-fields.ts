// #ifdef H5
const said = ['aria-label', 'aria-invalid'];
const named = said.map((name) => `uni-input[${name}]`).join();

function handOn(field: Element): void {
  const input = field.querySelector('input');
  if (input === null) return;
  for (const name of said) {
    const text = field.getAttribute(name);
    if (text === null) continue;
    input.setAttribute(name, text);
    field.removeAttribute(name);
  }
}
// #endif

/** A label given to a field names the uni-input around it, which no reader enters; it belongs to the input inside. H5 only. */
export function nameFields(): void {
  // #ifdef H5
  // Only what changed is looked at: this runs after every tap.
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      for (const node of [target, ...addedNodes]) {
        const field = node instanceof Element ? node.closest(named) : null;
        if (field !== null) handOn(field);
      }
      for (const node of addedNodes) if (node instanceof Element) node.querySelectorAll(named).forEach(handOn);
    }
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: said });
  // #endif
}
