import type { ServerResponse } from 'node:http';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { drained } from '../server/drained';

const keepAliveMs = 15_000;

export const eventStreamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * Sends server-sent events on an HTTP response (WHATWG HTML, section 9.2). Applies backpressure to slow readers, so that at most one write is
 * buffered, and disconnects readers that stall.
 */
export class EventStream {
  private keepAlive: Timer;

  constructor(
    private readonly response: ServerResponse,
    private readonly clock: Clock,
  ) {
    response.writeHead(200, eventStreamHeaders);
    response.flushHeaders();
    this.keepAlive = this.scheduleKeepAlive();
  }

  /** Sends an event. Resolves when there is room for the next one. */
  async send(type: string, id: number, data: unknown, signal: AbortSignal): Promise<void> {
    await this.write(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`, signal);
  }

  /** Sends serialized events. Resolves when there is room for more. */
  async write(text: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.response.write(text)) return;
    await drained(this.response, this.clock, signal, () => this.response.destroy());
  }

  end(): void {
    this.keepAlive.cancel();
    this.response.end();
  }

  private scheduleKeepAlive(): Timer {
    return this.clock.setTimer(keepAliveMs, () => {
      if (!this.response.writableNeedDrain) this.response.write(':\n\n');
      this.keepAlive = this.scheduleKeepAlive();
    });
  }
}
