/** Who sells here, as the law wants it shown. A real shop gives its own when it builds; without them it is a demo. */
const given = import.meta.env;

export const merchant = {
  name: given.VITE_MERCHANT_NAME || '演示商家（不营业）',
  /** 统一社会信用代码 */
  creditCode: given.VITE_MERCHANT_CREDIT_CODE || '',
  address: given.VITE_MERCHANT_ADDRESS || '',
  phone: given.VITE_MERCHANT_PHONE || '',
  email: given.VITE_MERCHANT_EMAIL || '',
  /** ICP 备案号 */
  icp: given.VITE_MERCHANT_ICP || '',
  isDemo: !given.VITE_MERCHANT_CREDIT_CODE,
} as const;
