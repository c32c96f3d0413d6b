/** The page itself says that it was copied. */
export const copyText = (data: string): void => void uni.setClipboardData({ data, showToast: false });
