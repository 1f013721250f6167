import { keyLimitError, reachedLimit } from './key-limit.policy';

const limits = { waitingMax: 2, storedBytesMax: 100, submissionsPerMinuteMax: 3, sessionsMax: 1, runningMax: 0 };
const none = { waiting: 0, running: 9, sessions: 0, storedBytes: 0, submissionsLastMinute: 0 };

describe(reachedLimit, () => {
  it.each([
    ['waitingMax', { waiting: 2 }],
    ['storedBytesMax', { storedBytes: 100 }],
    ['submissionsPerMinuteMax', { submissionsLastMinute: 3 }],
    ['sessionsMax', { sessions: 1 }],
  ] as const)('returns %s at the limit, not below', (limit, used) => {
    const [[property, value]] = Object.entries(used) as [[string, number]];
    expect(reachedLimit(limits, { ...none, ...used })).toEqual({ limit, value: limits[limit], used: value });
    expect(reachedLimit(limits, { ...none, [property]: value - 1 })).toBeUndefined();
    expect(reachedLimit({ ...limits, [limit]: undefined }, { ...none, ...used })).toBeUndefined();
  });

  it('ignores limits for which no usage is given, and rejects everything at a limit of 0', () => {
    expect(reachedLimit({ sessionsMax: 0 }, { waiting: 5 })).toBeUndefined();
    expect(reachedLimit({ waitingMax: 0 }, none)).toMatchObject({ value: 0, used: 0 });
  });
});

describe(keyLimitError, () => {
  it.each([
    [
      'waitingMax',
      'API key k has 7 waiting tasks (limit 5); wait for some to end, or ask an operator to raise `waitingMax`',
    ],
    [
      'storedBytesMax',
      'API key k stores 7 bytes (limit 5); wait until old tasks are removed, or ask an operator to raise `storedBytesMax`',
    ],
    [
      'submissionsPerMinuteMax',
      'API key k submitted 7 tasks within a minute (limit 5); submit more slowly, or ask an operator to raise `submissionsPerMinuteMax`',
    ],
    ['sessionsMax', 'API key k has 7 open sessions (limit 5); close one, or ask an operator to raise `sessionsMax`'],
  ] as const)('says what to do about %s', (limit, message) => {
    const error = keyLimitError('k', { limit, value: 5, used: 7 });
    const details = { limit, value: 5, used: 7 };
    expect(error).toMatchObject({ code: 'KEY_LIMIT_REACHED', retryable: true, message });
    expect(error.details).toEqual(details);
    expect(keyLimitError('k', { limit, value: 5, used: 7 }, 12).details).toEqual({ ...details, retryAfterMs: 12 });
  });
});
