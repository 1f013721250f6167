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

/** A message to send now. */
export type Outgoing = { [M in WorkerMessage]: { message: M; payload: Payloads[M] } }[WorkerMessage];

/** Returns the earlier of two times; undefined means never. */
export function earlier(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}
