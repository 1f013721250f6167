import { nearest, notKnown } from './nearest';

const known = ['capability', 'input', 'sessionId', 'timeoutMs', 'startTimeoutMs', 'on', 'x'];

describe(nearest, () => {
  it.each([
    ['sesionId', 'sessionId'],
    ['sessionID', 'sessionId'],
    ['sessoinId', 'sessionId'],
    ['inptu', 'input'],
    ['timeout_ms', 'timeoutMs'],
    ['timeoutMS', 'timeoutMs'],
    ['ON', 'on'],
  ])('takes %s for %s', (name, meant) => expect(nearest(name, known)).toBe(meant));

  it.each(['colour', '', 'y', 'ab', '__proto__', 'constructor', 'x'.repeat(100)])('takes %s for nothing', (name) =>
    expect(nearest(name, known)).toBeUndefined(),
  );
});

describe(notKnown, () => {
  it('says what may have been meant', () => {
    expect(notKnown('property', 'sesionId', known)).toBe('is not a known property; did you mean `sessionId`?');
    expect(notKnown('parameter', 'colour', known)).toBe('is not a known parameter');
  });
});
