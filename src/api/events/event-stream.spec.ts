import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { ManualClock } from '@yardmaster/testkit';
import { EventStream } from './event-stream';

/** A response that applies backpressure while it is `full`. */
class StandInResponse extends EventEmitter {
  full = false;
  destroyed = false;
  ended = false;
  readonly written: string[] = [];

  get writableNeedDrain(): boolean {
    return this.full;
  }

  writeHead(): void {}
  flushHeaders(): void {}

  write(text: string): boolean {
    this.written.push(text);
    return !this.full;
  }

  end(): void {
    this.ended = true;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

describe(EventStream, () => {
  const { signal } = new AbortController();
  let clock: ManualClock;
  let response: StandInResponse;
  let stream: EventStream;

  beforeEach(() => {
    clock = new ManualClock();
    response = new StandInResponse();
    stream = new EventStream(response as unknown as ServerResponse, clock);
  });

  it('writes events in the format of the standard', async () => {
    await stream.send('state', 3, { text: 'a\nb' }, signal);
    expect(response.written).toEqual(['id: 3\nevent: state\ndata: {"text":"a\\nb"}\n\n']);
  });

  it('keeps an idle stream alive until it ends', async () => {
    await clock.advance(31_000);
    expect(response.written).toEqual([':\n\n', ':\n\n']);
    stream.end();
    await clock.advance(60_000);
    expect(response.written).toHaveLength(2);
    expect(response.ended).toBe(true);
  });

  it('waits for a slow reader', async () => {
    response.full = true;
    let sent = false;
    const sending = stream.send('output', 1, {}, signal).then(() => (sent = true));
    await clock.advance(29_000);
    expect([sent, response.written.length]).toEqual([false, 1]);
    response.full = false;
    response.emit('drain');
    await sending;
    await clock.advance(60_000);
    expect(response.destroyed).toBe(false);
  });

  it('disconnects a reader that stalls', async () => {
    response.full = true;
    void stream.send('output', 1, {}, signal);
    await clock.advance(30_000);
    expect(response.destroyed).toBe(true);
  });

  it('stops waiting for a reader that has disconnected', async () => {
    const aborter = new AbortController();
    response.full = true;
    const sending = stream.send('output', 1, {}, aborter.signal);
    aborter.abort();
    await sending;
    await stream.send('output', 2, {}, aborter.signal);
    expect(response.written).toHaveLength(1);
  });
});
