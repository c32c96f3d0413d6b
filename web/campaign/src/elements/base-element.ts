import { render, type TemplateResult } from 'lit-html';
import type { Lang } from '@yansuan/core';
import type { LiveRules } from './live-rules.js';
import { sharedSheet } from './styles.js';
import { langAt } from './words.js';

/** The rules that every element of the page shares; set once, before the elements are defined. */
let shared: LiveRules | null = null;
export const shareRules = (rules: LiveRules): void => void (shared = rules);

/** An element that draws itself anew, once a turn, whenever its attributes, the rules, the network or the time change. */
export abstract class LiveElement extends HTMLElement {
  private root: ShadowRoot | null = null;
  private stopListening: (() => void) | null = null;
  private isQueued = false;

  connectedCallback(): void {
    this.root ??= this.openRoot();
    this.stopListening = this.rules.on(() => this.redraw());
    this.rules.start();
    this.redraw();
  }

  disconnectedCallback(): void {
    this.stopListening?.();
    this.stopListening = null;
  }

  attributeChangedCallback(): void {
    this.redraw();
  }

  protected get rules(): LiveRules {
    if (shared === null) throw new Error('the script of the elements has not run');
    return shared;
  }
  protected get language(): Lang {
    return langAt(this);
  }
  protected abstract draw(): TemplateResult;

  /** After the current turn, so that several attributes make one change. */
  redraw(): void {
    if (this.isQueued || !this.isConnected) return;
    this.isQueued = true;
    queueMicrotask(() => {
      this.isQueued = false;
      if (this.root !== null && this.isConnected) render(this.draw(), this.root);
    });
  }

  private openRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    sharedSheet(root);
    return root;
  }
}

/** A property for each attribute, also when it was set before the element was known. */
export function reflect(of: typeof LiveElement, names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(of.prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: HTMLElement): string {
        return this.getAttribute(name) ?? '';
      },
      set(this: HTMLElement, value: unknown) {
        if (value === null || value === undefined || value === false || value === '') this.removeAttribute(name);
        else this.setAttribute(name, Array.isArray(value) ? value.join(',') : value === true ? '' : String(value));
      },
    });
  }
}

/** Takes over what a page set on the element before its class was there. */
export function upgrade(element: HTMLElement, names: readonly string[]): void {
  const bag = element as unknown as Record<string, unknown>;
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = bag[name];
    Reflect.deleteProperty(bag, name);
    bag[name] = value;
  }
}
