import type { AuditEvent } from './audit-event';
import { mayShareLine, streamOf } from './audit-stream.policy';

describe(streamOf, () => {
  it.each([
    ['change', 202, 'changes'],
    ['change', 500, 'changes'],
    ['change', 404, 'refusals'],
    ['change', 403, 'refusals'],
    ['submission', 202, 'submissions'],
    ['submission', 429, 'submissions'],
    ['submission', 401, 'refusals'],
    ['refusal', 403, 'refusals'],
  ] as const)('puts a %s with status %d into %s', (kind, status, stream) => {
    expect(streamOf({ kind, status })).toBe(stream);
  });
});

describe(mayShareLine, () => {
  const event: AuditEvent = { kind: 'submission', by: { key: null }, from: '', action: 'a', status: 202 };

  it.each<[Partial<AuditEvent>, boolean]>([
    [{}, false],
    [{ isSerial: true }, true],
    [{ status: 422 }, true],
    [{ status: 422, count: 3 }, false],
    [{ kind: 'change' }, true],
    [{ kind: 'change', count: 3 }, false],
  ])('of %j is %j', (some, expected) => {
    expect(mayShareLine({ ...event, ...some })).toBe(expected);
  });
});
