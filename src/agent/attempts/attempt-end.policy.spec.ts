import type { Outcome } from '@yardmaster/protocol';
import { decidedOutcome, errorOf, type EndRequest } from '../../tasks';
import { decideEnd, lossOf, type AttemptEnd } from './attempt-end.policy';
import { loss } from './loss';

const task = { attempt: 1, rejections: 0, retry: { maxAttempts: 2, on: ['WORKER_LOST', 'EXECUTION_ERROR'] } };
const lastTry = { ...task, attempt: 2 };
const succeeded: Outcome = { status: 'succeeded', stats: { wallMs: 1 } };
const failed = decidedOutcome('failed', errorOf('EXECUTION_ERROR', 'it raised'));
const cancelled: EndRequest = { outcome: decidedOutcome('cancelled', errorOf('CANCELLED', 'asked')), byMs: 1 };
const sessionLost: EndRequest = { outcome: decidedOutcome('failed', errorOf('SESSION_LOST', 'ended')), byMs: 1 };

const reported = (outcome: Outcome): AttemptEnd => ({ kind: 'outcome', outcome });
const lost: AttemptEnd = { kind: 'lost', loss: loss('silent'), workerId: 'w' };
const rejected: AttemptEnd = { kind: 'rejected', error: errorOf('NO_SLOT', 'full') };
const lostError = (code: 'WORKER_LOST' | 'SESSION_LOST', attempt: number) =>
  errorOf(code, `attempt ${attempt} was lost with worker w: the link fell silent`, { cause: 'silent' });

describe(decideEnd, () => {
  it('finishes the task with an outcome that is not retried', () => {
    expect(decideEnd(task, reported(succeeded), undefined, 0)).toEqual({ kind: 'finish', outcome: succeeded });
    expect(decideEnd(lastTry, reported(failed), undefined, 0)).toEqual({ kind: 'finish', outcome: failed });
    expect(decideEnd(task, reported(cancelled.outcome), undefined, 0)).toEqual({
      kind: 'finish',
      outcome: cancelled.outcome,
    });
  });

  it("retries after a delay, not before the error's retryAfterMs", () => {
    expect(decideEnd(task, reported(failed), undefined, 0)).toEqual({ kind: 'retry', outcome: failed, delayMs: 1000 });
    const later = { ...failed, error: { ...failed.error!, details: { retryAfterMs: 5000 } } };
    expect(decideEnd(task, reported(later), undefined, 0)).toEqual({ kind: 'retry', outcome: later, delayMs: 5000 });
  });

  it('requeues a lost or rejected attempt, and fails the task after the last one', () => {
    expect(decideEnd(task, lost, undefined, 0)).toEqual({
      kind: 'requeue',
      status: 'lost',
      error: lostError('WORKER_LOST', 1),
      delayMs: 0,
    });
    expect(decideEnd(lastTry, lost, undefined, 0)).toEqual({ kind: 'giveUp', error: lostError('WORKER_LOST', 2) });
    const error = errorOf('NO_SLOT', 'full');
    const requeued = { kind: 'requeue', status: 'rejected', error, delayMs: 0 };
    expect(decideEnd(lastTry, rejected, undefined, 0)).toEqual(requeued);
  });

  it('ends a task as requested if it would be queued again, else as its worker reports', () => {
    const asRequested = { kind: 'finish', outcome: cancelled.outcome };
    for (const how of [reported(failed), lost, rejected]) {
      expect(decideEnd(task, how, cancelled, 0)).toEqual(asRequested);
    }
    expect(decideEnd(task, reported(succeeded), cancelled, 0)).toEqual({ kind: 'finish', outcome: succeeded });
    expect(decideEnd(lastTry, reported(failed), cancelled, 0)).toEqual({ kind: 'finish', outcome: failed });
  });

  it('keeps a loss as a loss if the session of the task has ended', () => {
    expect(decideEnd(task, lost, sessionLost, 0)).toEqual({ kind: 'giveUp', error: lostError('SESSION_LOST', 1) });
  });
});

describe(lossOf, () => {
  it('treats only WORKER_LOST from a worker as a handed-back attempt', () => {
    const handedBack = decidedOutcome('failed', errorOf('WORKER_LOST', 'it must end'));
    expect(lossOf(handedBack)).toMatchObject({ cause: 'handed_back' });
    expect(lossOf(failed)).toBeUndefined();
    expect(lossOf(succeeded)).toBeUndefined();
  });
});
