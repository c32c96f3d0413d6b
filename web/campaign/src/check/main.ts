import { App } from './app.js';
import { listenToKeys } from './keys.js';

const root = document.querySelector<HTMLElement>('#app');
if (root !== null) {
  const app = new App(root);
  root.replaceChildren();
  listenToKeys(app);
  // A finger does not want a keyboard over half the screen; a mouse comes with one.
  void app.open().then(() => matchMedia('(pointer: fine)').matches && app.focusSearch());
}
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('sw.js').catch(() => undefined);
