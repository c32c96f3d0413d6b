/** A label given to a field names the uni-input around it, which no reader enters; it belongs to the input inside. H5 only. */
export function nameFields(): void {
  // #ifdef H5
  const said = ['aria-label', 'aria-invalid'];
  const selector = said.map((name) => `uni-input[${name}]`).join();
  const hand = (): void => {
    for (const field of document.querySelectorAll(selector)) {
      const input = field.querySelector('input');
      for (const name of input === null ? [] : said) {
        const text = field.getAttribute(name);
        if (text === null) continue;
        input?.setAttribute(name, text);
        field.removeAttribute(name);
      }
    }
  };
  new MutationObserver(hand).observe(document.body, { subtree: true, childList: true, attributeFilter: said });
  // #endif
}
