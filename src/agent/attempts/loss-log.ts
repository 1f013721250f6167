import type { Log } from '../../log';
import { parseLeaseId, type Recorded } from '../../tasks';
import type { Decision, HowEnded } from './attempt-end.policy';

/** Logs that an attempt was lost, why, and when its task is tried again: once that is recorded, since it may go on elsewhere. */
export function logLoss(
  log: Log,
  leaseId: string,
  { loss: { cause, reason }, workerId }: Extract<HowEnded, { kind: 'lost' }>,
  decision: Decision,
  recording: Promise<Recorded>,
): void {
  const delayMs = decision.kind === 'requeue' ? decision.delayMs : undefined;
  const taskId = parseLeaseId(leaseId)?.taskId;
  const fields = { event: 'attemptLost', taskId, leaseId, workerId, cause, delayMs };
  recording.then(
    ({ status }) => status === 'recorded' && log.warn(fields, `an attempt was lost: ${reason}`),
    () => undefined, // its caller is told
  );
}
