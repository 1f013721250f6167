import { isSameSecret } from './same-secret';

describe(isSameSecret.name, () => {
  it('should compare by value and refuse what is no text', () => {
    expect(isSameSecret('a', 'a')).toBe(true);
    for (const other of ['b', 'aa', '', undefined, null, ['a']]) expect(isSameSecret(other, 'a')).toBe(false);
  });
});
