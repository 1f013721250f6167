import type { Socket } from 'socket.io';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { Problems } from '../problem/problems';
import { drained } from '../server/drained';
import { toTaskEventDto } from '../tasks/task.mapper';
import type { TaskFeed } from './task-feed';

/** Tasks that one client may follow at a time. */
const subscriptionsMax = 256;
/** If more packets wait for a slow client, the next event is held back. */
const packetsMax = 64;

/** The tasks that one client follows, until `signal` aborts when the client is gone. A slow client slows its feeds; memory stays bounded. */
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

  /** Sends a `task:event` for each event after `afterSeq`, until the task ends. Replaces an older subscription to the task. */
  add(taskId: string, afterSeq: number): void {
    this.remove(taskId);
    if (this.signal.aborted) return;
    if (this.following.size >= subscriptionsMax) {
      throw new YardError('TOO_MANY_CLIENTS', `subscription limit of this client reached (${subscriptionsMax} tasks)`);
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

  /** False if the task was not followed. */
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
    // After the acknowledgement, which is sent in a turn of its own.
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

/** Packets that wait for the transport. */
function waitingPackets(socket: Socket): number {
  return (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
}
