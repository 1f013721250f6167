import type { ErrorInfo, Outcome } from '@yardmaster/protocol';
import { decidedOutcome, errorOf, isOfLostSession, type EndRequest, type Task } from '../../tasks';
import { handedBackLoss, type Loss } from './loss';
import { retryDelayMs, withRetryAfter } from './retry.policy';

/** The task fields that decide whether it is retried. */
export type RetryFacts = Pick<Task, 'attempt' | 'rejections' | 'retry'>;

/** The end of an attempt: an outcome, a loss with its worker, or a rejection before it began. */
export type AttemptEnd =
  | { kind: 'outcome'; outcome: Outcome }
  | { kind: 'lost'; loss: Loss; workerId: string }
  | { kind: 'rejected'; error: ErrorInfo };

/** The store operation that ends the attempt. Delays are in milliseconds. */
export type Decision =
  | { kind: 'finish'; outcome: Outcome }
  | { kind: 'retry'; outcome: Outcome; delayMs: number }
  | { kind: 'requeue'; status: 'lost' | 'rejected'; error: ErrorInfo; delayMs: number }
  | { kind: 'giveUp'; error: ErrorInfo };

/**
 * Decides whether a task is finished, retried or requeued when its attempt ends. A task with an end request is never
 * queued again: it ends as requested. `chance` is from 0 to below 1.
 */
export function decideEnd(
  task: RetryFacts,
  end: AttemptEnd,
  request: EndRequest | undefined,
  chance: number,
): Decision {
  switch (end.kind) {
    case 'outcome':
      return decideOutcome(task, end.outcome, request, chance);
    case 'rejected':
      if (request) return { kind: 'finish', outcome: request.outcome };
      return { kind: 'requeue', status: 'rejected', error: end.error, delayMs: 0 };
    case 'lost':
      return decideLoss(task, end, request, chance);
  }
}

/** Returns the loss that an outcome stands for if a worker hands the attempt back because it is shutting down. */
export function lossOf(outcome: Outcome): Loss | undefined {
  const { status, error } = outcome;
  return status === 'failed' && error?.code === 'WORKER_LOST' ? handedBackLoss(error.message) : undefined;
}

function decideOutcome(facts: RetryFacts, outcome: Outcome, request: EndRequest | undefined, chance: number): Decision {
  const { status, error } = outcome;
  const delayMs = !error || status === 'cancelled' ? undefined : retryDelayMs(facts, error.code, chance);
  if (delayMs === undefined) return { kind: 'finish', outcome };
  if (request) return { kind: 'finish', outcome: request.outcome };
  return { kind: 'retry', outcome, delayMs: withRetryAfter(delayMs, error?.details) };
}

function decideLoss(
  task: RetryFacts,
  { loss: { cause, reason, details }, workerId }: Extract<AttemptEnd, { kind: 'lost' }>,
  request: EndRequest | undefined,
  chance: number,
): Decision {
  const isSessionLost = request !== undefined && isOfLostSession(request);
  if (request && !isSessionLost) return { kind: 'finish', outcome: request.outcome };
  const message = `attempt ${task.attempt} was lost with worker ${workerId}: ${reason}`;
  const error = errorOf(isSessionLost ? 'SESSION_LOST' : 'WORKER_LOST', message, { cause, ...details });
  const delayMs = isSessionLost ? undefined : retryDelayMs(task, error.code, chance);
  return delayMs === undefined ? { kind: 'giveUp', error } : { kind: 'requeue', status: 'lost', error, delayMs };
}

const overruns: Readonly<Record<'TIMEOUT' | 'NO_PROGRESS' | 'START_TIMEOUT', string>> = {
  TIMEOUT: 'the attempt ran longer than allowed, and its worker did not end it',
  NO_PROGRESS: 'the attempt made no progress for longer than allowed, and its worker did not end it',
  START_TIMEOUT: 'the worker did not accept the attempt in the time allowed for its start',
};

/** Returns the outcome of an attempt that its worker did not accept or end in time. */
export function overrunOutcome(overrun: keyof typeof overruns): Outcome {
  const details = { endedBy: 'control plane', ...(overrun === 'START_TIMEOUT' && { cause: 'unanswered' }) };
  return decidedOutcome('timed_out', errorOf(overrun, overruns[overrun], details));
}
