// WeChat's built-in components as far as the shop uses them, under names of their own: `image` becomes `wx-image`.

/** glass-easel hands on the own fields of an event as its detail. */
const tell = (element: HTMLElement, type: string, detail: object = {}): void =>
  void element.dispatchEvent(Object.assign(new CustomEvent(type), detail));

class ImageElement extends HTMLElement {
  static observedAttributes = ['src', 'mode'];
  private readonly picture = document.createElement('img');

  connectedCallback(): void {
    if (this.picture.parentNode === null) this.append(this.picture);
  }
  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    if (name === 'mode') this.picture.style.objectFit = value === 'aspectFit' ? 'contain' : 'fill';
    else if (value) this.picture.src = value.startsWith('/') ? `/package${value}` : value;
  }
}

class InputElement extends HTMLElement {
  static observedAttributes = ['value', 'placeholder', 'maxlength', 'type', 'aria-label'];
  private readonly field = document.createElement('input');

  connectedCallback(): void {
    if (this.field.parentNode !== null) return;
    this.append(this.field);
    this.field.addEventListener('input', (event) => {
      event.stopPropagation();
      tell(this, 'input', { value: this.field.value, cursor: this.field.selectionStart });
    });
    this.field.addEventListener('blur', () => tell(this, 'blur', { value: this.field.value }));
    this.field.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') tell(this, 'confirm', { value: this.field.value });
    });
  }
  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    if (name === 'value') this.field.value = value ?? '';
    else if (name === 'type') this.field.inputMode = value === 'number' ? 'numeric' : 'text';
    else this.field.setAttribute(name, value ?? '');
  }
}

export const elements: Readonly<Record<string, string>> = {
  image: 'wx-image', input: 'wx-input', button: 'wx-button', 'scroll-view': 'wx-scroll-view', picker: 'wx-picker',
};

export function openElements(): void {
  customElements.define('wx-image', ImageElement);
  customElements.define('wx-input', InputElement);
  for (const name of ['wx-button', 'wx-scroll-view', 'wx-picker']) customElements.define(name, class extends HTMLElement {});
}
