import type { Log } from '../../log';
import { parseLeaseId, type Recorded, type Task } from '../../tasks';
import type { Decision, AttemptEnd } from './attempt-end.policy';

interface AttemptOfWorker {
  task: Pick<Task, 'id'>;
  leaseId: string;
  workerId: string;
}

/**
 * Logs the loss of an attempt, its cause and the retry delay. Only after it is recorded: the attempt may continue
 * elsewhere.
 */
export function logLoss(
  log: Log,
  leaseId: string,
  { loss: { cause, reason }, workerId }: Extract<AttemptEnd, { kind: 'lost' }>,
  decision: Decision,
  recording: Promise<Recorded>,
): void {
  const delayMs = decision.kind === 'requeue' ? decision.delayMs : undefined;
  const taskId = parseLeaseId(leaseId)?.taskId;
  recording.then(
    ({ status }) => {
      if (status !== 'recorded') return;
      const next = delayMs === undefined ? 'its task is not retried' : 'its task is queued again';
      log.warn(
        { event: 'attempt_lost', taskId, leaseId, workerId, cause, delayMs },
        `attempt lost: ${reason}; ${next}`,
      );
    },
    () => undefined, // the caller handles it
  );
}

/** Logs that the end of an attempt could not be recorded. */
export function logUnrecorded(log: Log, { task, leaseId, workerId }: AttemptOfWorker, err: unknown): void {
  log.error(
    { event: 'attempt_end_write_failed', err, taskId: task.id, leaseId, workerId },
    'could not record the end of the attempt; its lease expires instead',
  );
}
