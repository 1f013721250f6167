import type { ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ManualClock } from '@yardmaster/testkit';
import { stallTimeoutMs } from '@yardmaster/worker-kit/http';
import { sendBody } from './send-body';

describe(sendBody.name, () => {
  const clock = new ManualClock();
  let response: PassThrough;
  let aborter: AbortController;

  beforeEach(() => {
    response = new PassThrough({ highWaterMark: 10 });
    aborter = new AbortController();
  });

  const send = (body: Readable): Promise<void> =>
    sendBody(body, response as unknown as ServerResponse, clock, aborter.signal);

  it('sends every byte, leaves the response open and closes the body', async () => {
    const body = Readable.from([Buffer.from('a'), Buffer.from('bc')]);
    await send(body);
    expect([response.writableEnded, body.destroyed]).toEqual([false, true]);
    response.end();
    expect((await buffer(response)).toString()).toBe('abc');
  });

  it('reads the body no faster than the client reads the response', async () => {
    let chunks = 0;
    const next = (): void => void (chunks++, body.push(Buffer.alloc(10)));
    const body = new Readable({ read: () => void setImmediate(next), highWaterMark: 10 });
    const sent = send(body);
    for (let turns = 0; turns < 20; turns++) await clock.advance(0);
    expect(chunks).toBeLessThan(5);
    response.resume();
    for (let turns = 0; turns < 100; turns++) await clock.advance(0);
    expect(chunks).toBeGreaterThan(20);
    aborter.abort();
    await sent;
    expect(body.destroyed).toBe(true);
  });

  it('disconnects a reader that stalls', async () => {
    const sent = send(Readable.from(Array.from({ length: 5 }, () => Buffer.alloc(10))));
    response.once('close', () => aborter.abort());
    for (let turns = 0; turns < 20; turns++) await clock.advance(0);
    await clock.advance(stallTimeoutMs - 1);
    expect(response.destroyed).toBe(false);
    await clock.advance(1);
    expect(response.destroyed).toBe(true);
    await sent;
  });

  it('ends when the reader disconnects while the body is idle', async () => {
    const body = new Readable({ read: () => undefined });
    const sent = send(body);
    await clock.advance(0);
    aborter.abort();
    await sent;
    expect(body.destroyed).toBe(true);
  });

  it('does not read the body if the reader has disconnected', async () => {
    const read = jest.fn();
    const body = new Readable({ read });
    aborter.abort();
    await send(body);
    expect([body.destroyed, read.mock.calls]).toEqual([true, []]);
  });

  it('rejects if the body fails', async () => {
    const body = new Readable({ read: () => body.destroy(new Error('disk on fire')) });
    await expect(send(body)).rejects.toThrow('disk on fire');
  });
});
