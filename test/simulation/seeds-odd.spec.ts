import { brokenRules, seedTotal } from './seeds';

describe('a system under random faults', () => {
  it(
    `keeps every rule with the odd seeds of ${seedTotal}; npm run simulate -- --seed N --workers 4 --tasks 40 replays one`,
    async () => expect(await brokenRules(1, 2)).toEqual([]),
    600_000,
  );
});
