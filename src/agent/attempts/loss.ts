import type { WorkerRecord } from '../../registry';
import { describeExit, type WorkerExit } from './worker-exit';

/** Why an attempt was lost, for programs: `details.cause` of its error. Listed in protocol/README.md. */
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

/** How an attempt was lost. */
export interface Loss {
  cause: LossCause;
  /** For people, to follow the name of the worker. */
  reason: string;
  /** What more a program may want to know. */
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

/** The loss for a cause that needs no details. */
export function loss(cause: keyof typeof losses): Loss {
  return { cause, reason: losses[cause] };
}

/** The loss of every attempt on a link that ended. */
export function linkLoss({ linkEnd }: Pick<WorkerRecord, 'linkEnd'>): Loss {
  return loss(linkEnd === 'silent' ? 'silent' : 'link_closed');
}

/** The loss of every attempt of a process that ended. */
export function exitLoss(exit: WorkerExit): Loss {
  const { instanceId: _, ...details } = exit;
  return { cause: 'exited', reason: describeExit(exit), details };
}

/** The loss of an attempt that its worker handed back. */
export function handedBackLoss(message = ''): Loss {
  return { cause: 'handed_back', reason: `the worker handed it back: ${message}` };
}

/** The loss of an attempt if a linked worker does not answer. */
export function unansweredLoss(error: unknown): Loss {
  return { cause: 'unanswered', reason: `the worker did not answer: ${(error as Error).message}` };
}
