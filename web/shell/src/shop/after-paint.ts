/** A page that nobody looks at paints nothing; what waits for it is done all the same. */
const atLatestMs = 200;

/** Runs once what changed just now is painted: whatever a shopper does not see need not come before what they do. */
export function afterPaint(work: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    work();
  };
  setTimeout(once, atLatestMs);
  // #ifdef H5
  requestAnimationFrame(() => setTimeout(once));
  // #endif
}
