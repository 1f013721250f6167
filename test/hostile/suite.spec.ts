import { families } from './families';

describe('the hostile suite', () => {
  const names = families.flatMap(({ name, cases }) => cases.map((one) => `${name}: ${one.name}`));

  it('has a name of its own for each case', () => {
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('is as large as promised', () => expect(names.length).toBeGreaterThanOrEqual(120));
});
