/** What the mini-program's login gives: a code that works once, for five minutes. */
export const wechatLoginCode = (): Promise<string> =>
  new Promise((resolve, reject) => {
    void uni.login({ provider: 'weixin', success: ({ code }) => resolve(code), fail: reject });
  });
