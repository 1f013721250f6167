import { lineOf, ownLine, parseLine, textCharsMax } from './audit-line.policy';
import type { AuditEvent } from './audit-event';

const event: AuditEvent = {
  kind: 'change',
  by: { key: 'k-1', name: 'build' },
  from: '10.0.0.7',
  action: 'tasks.cancel',
  object: { kind: 'task', id: 't-1' },
  status: 202,
};
const steering = '\u0000\u001b[2J\n\u009b\u2028\u202e\u2066';

describe(lineOf, () => {
  it('contains the fields of the event, but not its internal flags', () => {
    expect(lineOf({ ...event, isSerial: true, count: 3, code: 'CONFLICT' }, 1_700_000_000_000)).toEqual({
      at: '2023-11-14T22:13:20.000Z',
      by: { key: 'k-1', name: 'build' },
      from: '10.0.0.7',
      action: 'tasks.cancel',
      object: { kind: 'task', id: 't-1' },
      status: 202,
      code: 'CONFLICT',
      count: 3,
    });
  });

  it('truncates strings from callers, and replaces terminal control characters', () => {
    const by = { key: steering, name: `${steering}${'x'.repeat(1000)}`, worker: steering, ticket: steering };
    const line = lineOf({ ...event, by, from: steering, action: steering, code: steering }, 0);
    for (const text of [line.from, line.action, line.code, ...Object.values(line.by)])
      expect(text).toMatch(/^[ -~]{1,128}$/);
    expect(line.by.name).toHaveLength(textCharsMax);
  });

  it.each(['yard_AAAA', 'yardt_AAAA', 'yardw_x', '../../etc', 'a b', `a${'x'.repeat(128)}`, '', '\u202e'])(
    'omits an object whose id may be a secret or is invalid: %j',
    (id) => {
      expect(lineOf({ ...event, object: { kind: 'task', id } }, 0)).toMatchObject({ object: undefined });
    },
  );
});

describe(parseLine, () => {
  it.each([lineOf({ ...event, count: 2 }, 5), ownLine('audit.lost', 7, 5)])(
    'parses a line that the log wrote: %j',
    (line) => {
      expect(parseLine(JSON.stringify(line))).toEqual(line);
    },
  );

  it.each([
    '',
    '{"at":"2023-11-14T22:13:20.000Z","by":{"key"',
    'null',
    '[]',
    '{}',
    '{"at":"x","action":"a"}',
    '\u0000',
  ])('rejects %j, which is not a line', (text) => {
    expect(parseLine(text)).toBeUndefined();
  });

  it('drops invalid fields and control characters of a line that another program wrote', () => {
    const line = {
      at: '2023-11-14T22:13:20.000Z',
      by: { key: steering, secret: 'x' },
      action: steering,
      object: { kind: 5 },
      status: -1,
      count: 'many',
      secret: 'x',
    };
    const [key, action] = [expect.stringMatching(/^[ -~]+$/) as string, expect.stringMatching(/^[ -~]+$/) as string];
    expect(parseLine(JSON.stringify(line))).toEqual({ at: line.at, by: { key }, action });
  });
});
