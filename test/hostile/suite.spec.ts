import { families } from './families';

describe('the hostile suite', () => {
  const names = families.flatMap(({ name, cases }) => cases.map((one) => `${name}: ${one.name}`));

  it('has a unique name for each case', () => {
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('has at least 120 cases', () => expect(names.length).toBeGreaterThanOrEqual(120));
});
