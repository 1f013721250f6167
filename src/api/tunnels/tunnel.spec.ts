import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { ManualClock } from '../../clock';
import { closing, Tunnel } from './tunnel';

/** An end that keeps what is sent to it until the test says that it is written. */
class SlowEnd extends EventEmitter {
  isPaused = false;
  readonly bufferedAmount = 0; // what the socket counts says little of empty messages
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

/** Passes empty messages on until the end that sends them is read no further. */
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

  it('reads only so many messages in one turn of the event loop', async () => {
    sendUntilPaused(worker, client);
    expect(client.writes).toHaveLength(256);
    await nextTurn();
    expect(worker.isPaused).toBe(false);
  });

  it('reads no further while too many messages wait, however small they are', async () => {
    for (let before = -1; before < client.writes.length; await nextTurn()) {
      before = client.writes.length;
      sendUntilPaused(worker, client);
    }
    expect(client.writes).toHaveLength(8192);
    while (worker.isPaused) client.writes.shift()!();
    expect(client.writes).toHaveLength(8191);
  });
});
