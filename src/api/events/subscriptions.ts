import type { Socket } from 'socket.io';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { Problems } from '../problem/problems';
import { drained } from '../server/drained';
import { toTaskEventDto } from '../tasks/task.mapper';
import type { TaskFeed } from './task-feed';

/** Limit of subscriptions per client. */
const subscriptionsMax = 256;
/** Number of packets buffered for a slow client before its subscriptions wait. */
const packetsMax = 64;

/** The task subscriptions of one client, until `signal` aborts. Applies backpressure to the feeds, so that memory is bounded. */
export class Subscriptions {
  private readonly following = new Map<string, AbortController>();

  constructor(
    private readonly socket: Socket,
    private readonly signal: AbortSignal,
    private readonly feed: TaskFeed,
    private readonly problems: Problems,
    private readonly clock: Clock,
  ) {
    signal.addEventListener('abort', () => this.clear(), { once: true });
  }

  get count(): number {
    return this.following.size;
  }

  /** Sends a `task:event` for each event after `afterSeq` until the task ends. Replaces an existing subscription to the task. */
  add(taskId: string, afterSeq: number): void {
    this.remove(taskId);
    if (this.signal.aborted) return;
    if (this.following.size >= subscriptionsMax) {
      throw new YardError(
        'TOO_MANY_CLIENTS',
        `subscription limit reached (${subscriptionsMax} tasks); unsubscribe from one first`,
      );
    }
    const aborter = new AbortController();
    this.following.set(taskId, aborter);
    this.follow(taskId, afterSeq, aborter.signal)
      .catch((error: unknown) => {
        this.socket.emit('problem', this.problems.of(error, { instance: taskId, hasBody: false }));
        this.socket.disconnect();
      })
      .finally(() => {
        if (this.following.get(taskId) === aborter) this.following.delete(taskId);
      });
  }

  /** Returns false if there was no subscription to the task. */
  remove(taskId: string): boolean {
    this.following.get(taskId)?.abort();
    return this.following.delete(taskId);
  }

  private clear(): void {
    for (const aborter of this.following.values()) aborter.abort();
    this.following.clear();
  }

  private async follow(taskId: string, afterSeq: number, signal: AbortSignal): Promise<void> {
    const { feed, socket, clock } = this;
    // Send events only after the acknowledgement of the subscription, which is sent in a later microtask.
    await new Promise((resolve) => setImmediate(resolve));
    for await (const event of feed.follow(taskId, afterSeq, signal)) {
      if (signal.aborted) return;
      socket.emit('task:event', toTaskEventDto(taskId, event));
      if (waitingPackets(socket) > packetsMax) {
        await drained(socket.conn, clock, signal, () => socket.disconnect(true));
      }
    }
  }
}

/** Returns the number of packets buffered for the transport. */
function waitingPackets(socket: Socket): number {
  return (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
}
