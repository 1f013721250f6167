import type { TaskEvent } from '@yardmaster/client';
import { CommandError, toCommandError } from './problem';

/** A source of the events of tasks. */
export interface EventSource {
  /** Events after the one with the `seq` `after`, until the stream ends or breaks. */
  taskEvents(taskId: string, options: { after: number }): AsyncIterable<TaskEvent>;
}

/** Consecutive attempts without an event before giving up: about 90 s. */
export const triesMax = 24;

/** Yields each event of a task once, over as many connections as needed, until the task has ended. Calls `onRetry` before each retry. */
export async function* followTask(
  source: EventSource,
  taskId: string,
  onRetry: (error: unknown, delayMs: number) => void = () => {},
  wait: (delayMs: number) => Promise<void> = sleep,
): AsyncGenerator<TaskEvent> {
  let lastSeq = 0;
  let tries = 0;
  for (;;) {
    let failure: unknown;
    tries++;
    try {
      for await (const event of source.taskEvents(taskId, { after: lastSeq })) {
        if (event.seq <= lastSeq) continue;
        lastSeq = event.seq;
        tries = 1;
        yield event;
        if (isEnd(event)) return;
      }
    } catch (error) {
      failure = error;
    }
    if (isFinal(failure) || tries >= triesMax) throw failure ?? streamEnded();
    const delayMs = retryDelayMs(tries);
    onRetry(failure, delayMs);
    await wait(delayMs);
  }
}

/** Returns the delay before a reconnection: 250 ms, doubled each time up to 5 s. */
export function retryDelayMs(tries: number): number {
  return Math.min(5000, 250 * 2 ** (tries - 1));
}

/** True if a task in this state has ended. */
export function hasEnded(state: string): boolean {
  return state !== 'queued' && state !== 'running';
}

function isEnd(event: TaskEvent): boolean {
  return event.type === 'state' && hasEnded(event.data.state);
}

/** True if a retry would get the same response. */
export function isFinal(error: unknown): boolean {
  const { status } = toCommandError(error).problem;
  return status !== undefined && status < 500 && status !== 429;
}

function streamEnded(): CommandError {
  return new CommandError({ code: 'STREAM_ENDED', detail: 'the event stream ended before the task' }, 1);
}

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
