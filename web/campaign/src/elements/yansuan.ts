// The script tag: <script src="…/yansuan.js" data-rulebook="…" data-wasm="…" data-api="…|none" async></script>
import { shareRules } from './base-element.js';
import { CountdownElement } from './countdown-element.js';
import { GroupElement } from './group-element.js';
import { LiveRules } from './live-rules.js';
import { PriceElement } from './price-element.js';
import { ReceiptElement } from './receipt-element.js';
import { readSettings } from './settings.js';

// Twice on one page is once.
if (customElements.get('yansuan-price') === undefined) {
  shareRules(new LiveRules(readSettings(document.currentScript as HTMLScriptElement | null)));
  customElements.define('yansuan-price', PriceElement);
  customElements.define('yansuan-receipt', ReceiptElement);
  customElements.define('yansuan-countdown', CountdownElement);
  customElements.define('yansuan-group', GroupElement);
}
