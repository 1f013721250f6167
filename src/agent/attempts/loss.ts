import type { WorkerRecord } from '../../registry';
import { describeExit, type WorkerExit } from './worker-exit';

/** The cause of a loss, as `details.cause` of its error (protocol/README.md). */
export type LossCause =
  | 'link_closed'
  | 'silent'
  | 'exited'
  | 'replaced'
  | 'handed_back'
  | 'lease_ended'
  | 'absent'
  | 'unanswered'
  | 'removed';

/** The cause of a loss, with a description. */
export interface Loss {
  cause: LossCause;
  /** Human-readable; follows the worker's name. */
  reason: string;
  /** More details for programs. */
  details?: Record<string, unknown>;
}

const losses = {
  silent: 'the link fell silent',
  link_closed: 'the link closed and the worker did not come back',
  replaced: 'the worker came back without it',
  lease_ended: 'its lease ended',
  absent: 'the worker did not come back after a restart of the control plane',
  removed: 'the worker was removed',
} as const;

/** Returns the loss for a cause without details. */
export function loss(cause: keyof typeof losses): Loss {
  return { cause, reason: losses[cause] };
}

/** Returns the loss for all attempts on a link that ended. */
export function linkLoss({ linkEnd }: Pick<WorkerRecord, 'linkEnd'>): Loss {
  return loss(linkEnd === 'silent' ? 'silent' : 'link_closed');
}

/** Returns the loss for all attempts of a process that ended. */
export function exitLoss(exit: WorkerExit): Loss {
  const { instanceId: _, ...details } = exit;
  return { cause: 'exited', reason: describeExit(exit), details };
}

/** Returns the loss of an attempt that its worker handed back. */
export function handedBackLoss(message = ''): Loss {
  return { cause: 'handed_back', reason: `the worker handed it back: ${message}` };
}

/** Returns the loss of an attempt whose linked worker does not answer. */
export function unansweredLoss(error: unknown): Loss {
  return { cause: 'unanswered', reason: `the worker did not answer: ${(error as Error).message}` };
}
