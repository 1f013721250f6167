import { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import { ManualClock } from '@yardmaster/testkit';
import type { TaskEvent } from '../../tasks';
import type { Problems } from '../problem/problems';
import { Subscriptions } from './subscriptions';
import type { TaskFeed } from './task-feed';

/** A socket whose client reads nothing while packets are buffered. */
class StandInSocket extends EventEmitter {
  readonly conn = Object.assign(new EventEmitter(), { writeBuffer: [] as unknown[] });
  readonly told: unknown[][] = [];
  disconnected = false;

  override emit(message: string, ...args: unknown[]): boolean {
    this.conn.writeBuffer.push(args);
    return this.told.push([message, ...args]) > 0;
  }

  disconnect(): void {
    this.disconnected = true;
  }
}

describe(Subscriptions, () => {
  const clock = new ManualClock();
  let socket: StandInSocket;
  let aborter: AbortController;
  let pulled: number;

  beforeEach(() => {
    [socket, aborter, pulled] = [new StandInSocket(), new AbortController(), 0];
  });

  /** Creates a feed of endless output that counts the events read from it. */
  async function* endless(_: string, afterSeq: number, signal: AbortSignal): AsyncGenerator<TaskEvent> {
    for (let seq = afterSeq + 1; !signal.aborted; seq++) {
      pulled++;
      yield { seq, atMs: 0, type: 'output', data: { attempt: 1, stream: 'stdout', data: 'x' } };
    }
  }

  async function* broken(): AsyncGenerator<TaskEvent> {
    yield* [];
    throw new Error('disk is gone');
  }

  function subscriptions(follow: unknown): Subscriptions {
    const problems = { of: (error: Error) => ({ detail: error.message }) } as unknown as Problems;
    const feed = { follow } as TaskFeed;
    return new Subscriptions(socket as unknown as Socket, aborter.signal, feed, problems, clock);
  }

  it('stops sending events to a slow client until it has room again', async () => {
    subscriptions(endless).add('t', 0);
    await clock.advance(1000);
    expect([socket.told.length, pulled]).toEqual([65, 65]);
    socket.conn.writeBuffer.length = 0;
    socket.conn.emit('drain');
    await clock.advance(1000);
    expect(socket.told).toHaveLength(130);
    expect(socket.disconnected).toBe(false);
    aborter.abort();
  });

  it('disconnects a client that stalls', async () => {
    subscriptions(endless).add('t', 0);
    await clock.advance(1);
    await clock.advance(30_000);
    expect(socket.disconnected).toBe(true);
    aborter.abort();
  });

  it('limits the number of subscriptions, and accepts none after the client has disconnected', async () => {
    const following = subscriptions(endless);
    for (let index = 0; index < 256; index++) following.add(`t-${index}`, 0);
    following.add('t-0', 5);
    expect(() => following.add('t-256', 0)).toThrow(expect.objectContaining({ code: 'TOO_MANY_CLIENTS' }));
    aborter.abort();
    following.add('t-257', 0);
    expect(following.count).toBe(0);
    await clock.advance(1000);
    expect(socket.told).toEqual([]);
  });

  it('sends an internal error to the client and disconnects it', async () => {
    const following = subscriptions(broken);
    following.add('t', 0);
    await clock.advance(1);
    await clock.advance(1);
    expect(socket.told).toEqual([['problem', { detail: 'disk is gone' }]]);
    expect([socket.disconnected, following.count]).toEqual([true, 0]);
  });
});
