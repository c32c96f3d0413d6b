/** Where things stand in a session's block, in 32-bit words: the table of yansuan/session.hpp, checked when a core loads. */
export const linesMax = 200;
const couponsMax = 200;

export const layout = 1;

export const lineCountAt = 0;
export const couponCountAt = 1;
export const tierAt = 2;
export const nowAt = 3;
export const checkedAt = 5;
export const pointsToUseAt = 7;
export const linesAt = 16;
export const lineWords = 3;
export const couponsAt = linesAt + lineWords * linesMax;

const resultAt = couponsAt + couponsMax;
export const statusAt = resultAt;
export const provedAt = resultAt + 1;
export const freshnessAt = resultAt + 2;
export const payableAt = resultAt + 3;
export const listTotalAt = resultAt + 5;
export const discountTotalAt = resultAt + 7;
export const goodsAt = resultAt + 9;
export const freightAt = resultAt + 11;
export const pointsOffAt = resultAt + 13;
export const pointsUsedAt = resultAt + 15;
export const pointsEarnedAt = resultAt + 17;
export const lineResultsAt = resultAt + 32;
export const lineResultWords = 4;
export const couponResultsAt = lineResultsAt + lineResultWords * linesMax;
export const couponResultWords = 3;
export const words = couponResultsAt + couponResultWords * couponsMax;
