import { nearest, unknownNameMessage } from './nearest';

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
  ])('corrects %s to %s', (name, meant) => expect(nearest(name, known)).toBe(meant));

  it.each(['colour', '', 'y', 'ab', '__proto__', 'constructor', 'x'.repeat(100)])('finds nothing close to %s', (name) =>
    expect(nearest(name, known)).toBeUndefined(),
  );
});

describe(unknownNameMessage, () => {
  it('suggests a similar name', () => {
    expect(unknownNameMessage('property', 'sesionId', known)).toBe(
      'is not a known property; did you mean `sessionId`?',
    );
    expect(unknownNameMessage('parameter', 'colour', known)).toBe('is not a known parameter');
  });
});
