/** What a friend opens: an address in a browser, a page's path in a mini-program. */
export const linkTo = (path: string): string => (typeof location === 'undefined' ? path : `${location.origin}${location.pathname}#${path}`);

export const copyText = (data: string, onCopied: () => void): void => uni.setClipboardData({ data, showToast: false, success: onCopied });
