import { matchesPattern } from './match-pattern';
import { isMatch } from './match.policy';

describe(isMatch.name, () => {
  it.each([
    ['b  c', 'a b\n c d', true],
    ['x', 'a', false],
    [{ contains: 'a' }, 'cab', true],
    [{ equals: 'a b' }, '  a\tb ', true],
    [{ equals: 'a' }, 'ab', false],
    [{ matches: '^a.c$' }, 'abc', true],
    [{ matches: '^a.c$' }, 'abcd', false],
  ])('compares %j with %j', (match, actual, is) => expect(isMatch(match, actual, matchesPattern)).toBe(is));
});

describe(matchesPattern.name, () => {
  const failing = expect.objectContaining({ code: 'browser.ASSERTION_FAILED' }) as Error;

  it('stops a pattern that never terminates', () => {
    expect(() => matchesPattern('(a+)+$', `${'a'.repeat(60)}b`)).toThrow(failing);
  });

  it('rejects an invalid pattern', () => {
    expect(() => matchesPattern('(', 'a')).toThrow(/^the pattern \( cannot be used: Invalid regular expression/);
  });
});
