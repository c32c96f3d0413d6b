// #ifdef H5
import { afterPaint as afterPaintInBrowser } from '@yansuan/sdk/browser';
// #endif

/** Runs once what changed just now is painted: what a shopper does not look at need not come before what they do. */
export function afterPaint(work: () => void): void {
  // #ifdef H5
  afterPaintInBrowser(work);
  // #endif
  // #ifndef H5
  setTimeout(work, 50);
  // #endif
}
