import { isSameSecret } from './same-secret';

describe(isSameSecret.name, () => {
  it('compares by value, and rejects anything but strings', () => {
    expect(isSameSecret('a', 'a')).toBe(true);
    for (const other of ['b', 'aa', '', undefined, null, ['a']]) expect(isSameSecret(other, 'a')).toBe(false);
  });
});
