import type { Address } from '@yansuan/sdk';

/** What only a mini-program can ask of WeChat. */
export const openPrivacyContract = (): void => wx.openPrivacyContract?.({});

/** One of the shopper's own addresses; null when they closed the book. WeChat asks them first. */
export const addressOfWechat = (): Promise<Address | null> =>
  new Promise((resolve, reject) => {
    void uni.chooseAddress({
      success: ({ userName, telNumber, provinceName, cityName, countyName, detailInfo }) =>
        // The four cities are provinces of the same name.
        resolve({ name: userName, phone: telNumber, region: [...new Set([provinceName, cityName, countyName])].join(''), street: detailInfo }),
      fail: ({ errMsg }) => (String(errMsg).includes('cancel') ? resolve(null) : reject(new Error(String(errMsg)))),
    });
  });

/** Which of these the shopper said yes to. Only out of a tap. */
export const askToSubscribe = (templates: readonly string[]): Promise<string[]> =>
  new Promise((resolve, reject) => {
    wx.requestSubscribeMessage({
      tmplIds: [...templates],
      success: (answers) => resolve(templates.filter((id) => answers[id] === 'accept')),
      fail: () => reject(new Error('not asked')),
    });
  });
