import type { Log } from '../../log';
import { parseLeaseId } from '../../tasks';
import type { Decision, HowEnded } from './attempt-end.policy';

/** Logs that an attempt was lost, why, and when its task is tried again. */
export function logLoss(
  log: Log,
  leaseId: string,
  { loss: { cause, reason }, workerId }: Extract<HowEnded, { kind: 'lost' }>,
  decision: Decision,
): void {
  const delayMs = decision.kind === 'requeue' ? decision.delayMs : undefined;
  const taskId = parseLeaseId(leaseId)?.taskId;
  log.warn({ event: 'attemptLost', taskId, leaseId, workerId, cause, delayMs }, `an attempt was lost: ${reason}`);
}
