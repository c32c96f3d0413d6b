/** One sheet for all elements. Colours and faces are the page's to set: docs/campaign.md lists the properties. */
const css = `
:host { display: block; color: var(--yansuan-ink, inherit); font-family: var(--yansuan-font, inherit); font-variant-numeric: tabular-nums lining-nums; text-align: left; }
:host([hidden]) { display: none; }
:host([compact]) { display: inline-block; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.now { position: relative; display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 8px; }
.figures { font-size: var(--yansuan-size, 36px); line-height: 1.12; font-weight: 500; white-space: nowrap; padding-bottom: 8px; }
.small { font-size: .64em; }
.sign { margin-right: .08em; font-weight: 400; }
.checked { background: linear-gradient(currentColor, currentColor) 0 100% / 100% 1.5px no-repeat, linear-gradient(currentColor, currentColor) 0 calc(100% - 4px) / 100% 1.5px no-repeat; }
.unchecked { border-bottom: 1.5px dashed var(--yansuan-amber, #7a4b00); padding-bottom: 4px; }
:host([compact]) .figures { font-size: var(--yansuan-size, 18px); font-weight: 600; padding-bottom: 0; }
:host([compact]) .checked { background: none; }
.list { color: var(--yansuan-muted, #6f625a); font-size: 13px; }
.note { margin: 4px 0 0; color: var(--yansuan-muted, #6f625a); font-size: 13px; line-height: 18px; }
.sum { margin: 4px 0 0; font-size: 15px; line-height: 22px; }
.amber { color: var(--yansuan-amber, #7a4b00); }
.leaf { color: var(--yansuan-leaf, #2f6650); }
.rouge { color: var(--yansuan-rouge, #a63a32); }
.dot { display: inline-block; width: 6px; height: 6px; margin-right: 6px; border-radius: 50%; background: currentColor; vertical-align: 2px; }
.skeleton { display: inline-block; width: 5em; height: 1em; border-radius: 8px; background: var(--yansuan-line, #e9dfd5); font-size: var(--yansuan-size, 36px); }
:host([compact]) .skeleton { font-size: var(--yansuan-size, 18px); }
details { border-top: 1px solid var(--yansuan-line, #e9dfd5); border-bottom: 1px solid var(--yansuan-line, #e9dfd5); }
summary { display: flex; align-items: center; min-height: 44px; gap: 4px; color: var(--yansuan-rouge, #a63a32); font-size: 15px; line-height: 22px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::after { content: ''; width: 7px; height: 7px; margin: -3px 0 0 4px; border: solid currentColor; border-width: 0 1.6px 1.6px 0; transform: rotate(45deg); }
details[open] summary::after { margin-top: 4px; transform: rotate(225deg); }
summary:focus-visible { outline: 2px solid var(--yansuan-ink, currentColor); outline-offset: 2px; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; align-items: start; padding: 5px 0; font-size: 15px; line-height: 22px; }
.change, .balance { min-width: 68px; margin-left: 4px; text-align: right; white-space: nowrap; }
.row .note { grid-column: 1 / 3; margin: 0; font-size: 12px; line-height: 16px; }
.missed, .not_for_you, .off { color: var(--yansuan-muted, #6f625a); }
.confirm { color: var(--yansuan-amber, #7a4b00); }
.coupon { display: grid; grid-template-columns: 16px auto minmax(0, 1fr) auto; column-gap: 8px; padding: 5px 0; font-size: 13px; line-height: 20px; }
.face { min-width: 40px; font-weight: 600; }
.coupon .note { grid-column: 3 / 5; margin: 0; font-size: 12px; line-height: 16px; }
h4 { margin: 12px 0 4px; font-size: 13px; line-height: 18px; font-weight: 600; }
.total { display: flex; align-items: baseline; justify-content: space-between; padding: 10px 0; border-top: 1px solid var(--yansuan-line, #e9dfd5); }
.total .figures { --yansuan-size: 24px; }
.end { padding-bottom: 10px; }
.size { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto auto; align-items: baseline; column-gap: 8px; padding: 8px 0; border-bottom: 1px solid var(--yansuan-line, #e9dfd5); font-size: 15px; line-height: 22px; }
.size .figures { font-size: var(--yansuan-size, 18px); font-weight: 600; padding-bottom: 0; }
.size .note { grid-column: 1 / 4; margin: 0; }
.note yansuan-countdown { display: inline-block; --yansuan-size: 13px; }
.time { font-size: var(--yansuan-size, 15px); font-weight: 500; line-height: 1.4; white-space: nowrap; }
.span { position: relative; height: 1px; margin-top: 6px; background: var(--yansuan-line, #e9dfd5); }
.span i { position: absolute; inset: 0 auto 0 0; background: currentColor; transform-origin: left; width: 100%; }
`;

let sheet: CSSStyleSheet | null = null;

/** A constructed sheet passes any style policy; older browsers get a style element. */
export function sharedSheet(root: ShadowRoot): void {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    if (sheet === null) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement('style');
  style.textContent = css;
  root.append(style);
}
