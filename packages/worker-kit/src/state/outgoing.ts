import type { Payloads } from '@yardmaster/protocol';

/** A message that the worker sends. */
export type WorkerMessage =
  | 'worker.register'
  | 'worker.heartbeat'
  | 'worker.capabilities'
  | 'worker.drain'
  | 'session.ended'
  | 'task.output'
  | 'task.finished';

/** A message that is to be sent now. */
export type Outgoing = { [M in WorkerMessage]: { message: M; payload: Payloads[M] } }[WorkerMessage];

/** The earlier of two times, either of which may be never. */
export function earlier(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}
