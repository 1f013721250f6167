import type { FleetEvent } from '@yardmaster/client';
import { isFinal, retryDelayMs, triesMax } from './follow-task';
import { CommandError } from './problem';
import { sleep } from './sleep';

/** Opens the fleet's event stream after a cursor, or from now. It ends or throws when the connection does. */
export type FleetStream = (cursor: string | undefined, signal: AbortSignal) => AsyncIterable<FleetEvent>;

/** Yields each event of the fleet once, over as many connections as needed, until `signal` aborts. Calls `onRetry` before each retry. */
export async function* followFleet(
  open: FleetStream,
  after: string | undefined,
  signal: AbortSignal,
  onRetry: (delayMs: number) => void = () => {},
  wait: (delayMs: number, signal: AbortSignal) => Promise<void> = sleep,
): AsyncGenerator<FleetEvent> {
  let cursor = after;
  for (let tries = 1; !signal.aborted; tries++) {
    let failure: unknown;
    try {
      for await (const event of open(cursor, signal)) {
        const isNew = event.cursor !== cursor;
        [cursor, tries] = [event.cursor, 1];
        if (isNew) yield event;
      }
    } catch (error) {
      failure = error;
    }
    if (signal.aborted) return;
    if (isFinal(failure) || tries >= triesMax) throw failure ?? streamEnded();
    const delayMs = retryDelayMs(tries);
    onRetry(delayMs);
    await wait(delayMs, signal);
  }
}

function streamEnded(): CommandError {
  return new CommandError({ code: 'STREAM_ENDED', detail: 'the event stream ends as soon as it starts' }, 1);
}
