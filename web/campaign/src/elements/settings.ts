/** Where a page gets what it prices with; the attributes of the script tag, each with a default beside the script. */
export interface Settings {
  wasmUrl: string;
  rulebookUrl: string;
  /** Root of the shop's API with a slash at its end; null: there is none, the slice itself is the current word. */
  apiUrl: string | null;
}

export function readSettings(script: HTMLScriptElement | null): Settings {
  const base = script?.src === undefined || script.src === '' ? document.baseURI : script.src;
  const { wasm, rulebook, api } = script?.dataset ?? {};
  const from = (url: string): string => new URL(url, document.baseURI).href;
  return {
    wasmUrl: wasm === undefined ? new URL('yansuan.wasm', base).href : from(wasm),
    rulebookUrl: rulebook === undefined ? new URL('rulebook.json', base).href : from(rulebook),
    apiUrl: api === 'none' ? null : api === undefined ? new URL('/', base).href : from(api.replace(/\/?$/, '/')),
  };
}
