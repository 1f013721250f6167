import type { Outcome } from '@yardmaster/protocol';
import { limitedAttempts, limitedOutcome, limitedOutput } from './report-limits.policy';

const outOfRange =
  'expected an integer within ±9007199254740991 or a float within the range of a double; send it as a string';

function invalid(path: string, message: string, wallMs: number): Outcome {
  const details = { path, endedBy: 'control plane' };
  const error = { code: 'INVALID_RESULT', message: `${path}: ${message}`, retryable: false, details };
  return { status: 'failed', error, stats: { wallMs } };
}

function nested(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}

const stats = { wallMs: 7, cpuMs: 3 };
const error = { code: 'EXECUTION_ERROR', message: 'it raised', retryable: false };

describe('limitedOutcome', () => {
  it.each<Outcome>([
    { status: 'succeeded', result: { big: 1e18, text: '9007199254740993' }, stats },
    { status: 'succeeded', result: nested(128), stats },
    { status: 'failed', error: { ...error, details: { deep: nested(127) } }, stats, truncated: { stdout: 1 } },
  ])('keeps an outcome within the limits', (outcome) => {
    expect(limitedOutcome(outcome)).toBe(outcome);
  });

  it('fails an attempt whose result exceeds the limits, with the path', () => {
    const outcome: Outcome = { status: 'succeeded', result: { rows: [1, 2, 3, Infinity] }, stats };
    expect(limitedOutcome(outcome)).toEqual(invalid('result.rows.3', outOfRange, 7));
  });

  it('fails an attempt whose error details exceed the limits, with the path', () => {
    const outcome: Outcome = { status: 'failed', error: { ...error, details: { count: -Infinity } }, stats };
    expect(limitedOutcome(outcome)).toEqual(invalid('error.details.count', outOfRange, 7));
  });

  it('fails an attempt whose outcome has an unknown property that exceeds the limits', () => {
    const outcome = { status: 'succeeded', stats, later: nested(5000) } as Outcome;
    expect(limitedOutcome(outcome)).toMatchObject({ error: { code: 'INVALID_RESULT' } });
  });
});

describe('limitedAttempts', () => {
  it('checks each outcome separately', () => {
    const fine: Outcome = { status: 'succeeded', result: 1, stats };
    const broken: Outcome = { status: 'succeeded', result: nested(129), stats };
    const judged = limitedAttempts([
      { leaseId: 'l-1', outcome: broken },
      { leaseId: 'l-2', outcome: fine },
    ]);
    expect(judged.map(({ leaseId, outcome }) => [leaseId, outcome.error?.code])).toEqual([
      ['l-1', 'INVALID_RESULT'],
      ['l-2', undefined],
    ]);
  });
});

describe('limitedOutput', () => {
  it('keeps the chunks before the first one that exceeds the limits', () => {
    const chunks = [
      { seq: 1, stream: 'stdout' as const, data: 'a' },
      { seq: 2, stream: 'progress' as const, data: { loss: Infinity } },
      { seq: 3, stream: 'stdout' as const, data: 'b' },
    ];
    expect(limitedOutput(chunks.slice(0, 1))).toEqual({ kept: chunks.slice(0, 1) });
    expect(limitedOutput(chunks)).toEqual({
      kept: chunks.slice(0, 1),
      ending: invalid('progress.loss', outOfRange, 0),
    });
  });
});
