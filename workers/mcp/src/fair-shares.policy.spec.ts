import { fairShares } from './fair-shares.policy';

describe(fairShares, () => {
  it.each([
    [[], 10, []],
    [[3, 4], 10, [3, 4]],
    [[3000, 2], 509, [507, 2]],
    [[3000, 2, 3000], 509, [253, 2, 254]],
    [[3000, 200, 300], 509, [170, 169, 170]],
    [[1, 1, 1], 2, [0, 1, 1]],
  ])('meets the demands %j from a supply of %j with %j', (wanted, room, shares) => {
    expect(fairShares(wanted, room)).toEqual(shares);
  });
});
