import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { drained } from '../server/drained';

/**
 * Sends a stream with backpressure and destroys it at the end. Disconnects a reader that stalls. Returns without an error when `signal`
 * aborts. @throws if the stream fails.
 */
export async function sendBody(
  body: Readable,
  response: ServerResponse,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const cut = (): void => void response.destroy();
  const leave = (): void => void body.destroy();
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (!response.write(chunk)) await drained(response, clock, signal, cut);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}
