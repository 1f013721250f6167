import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { ManualClock } from '@yardmaster/testkit';
import { closing, Tunnel } from './tunnel';

/** A WebSocket whose sends complete only when the test says so. */
class SlowEnd extends EventEmitter {
  isPaused = false;
  readonly bufferedAmount = 0; // a socket counts bytes, so empty messages do not show here
  readonly writes: (() => void)[] = [];

  send(_data: Buffer, _options: object, written: () => void): void {
    this.writes.push(written);
  }

  close(): void {
    this.emit('close');
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }
}

/** Sends empty messages until the sender is paused. */
function sendUntilPaused(from: SlowEnd, to: SlowEnd): void {
  while (!from.isPaused && to.writes.length < 100_000) from.emit('message', Buffer.alloc(0), true);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe(Tunnel, () => {
  let worker: SlowEnd;
  let client: SlowEnd;
  let tunnel: Tunnel;

  beforeEach(() => {
    [worker, client] = [new SlowEnd(), new SlowEnd()];
    tunnel = new Tunnel([worker, client] as unknown as [WebSocket, WebSocket], new ManualClock());
  });

  afterEach(() => tunnel.close(closing.normal, 'the test is over'));

  it('reads a bounded number of messages in one turn of the event loop', async () => {
    sendUntilPaused(worker, client);
    expect(client.writes).toHaveLength(256);
    await nextTurn();
    expect(worker.isPaused).toBe(false);
  });

  it('pauses the sender while too many messages are buffered, even empty ones', async () => {
    for (let before = -1; before < client.writes.length; await nextTurn()) {
      before = client.writes.length;
      sendUntilPaused(worker, client);
    }
    expect(client.writes).toHaveLength(8192);
    while (worker.isPaused) client.writes.shift()!();
    expect(client.writes).toHaveLength(8191);
  });
});
