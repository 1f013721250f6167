import type { Socket } from 'socket.io';
import type { Clock } from '../../clock';
import { YardError } from '../../protocol';
import type { Problems } from '../problem/problems';
import { drained } from '../server/drained';
import { toTaskEventDto } from '../tasks/task.mapper';
import type { TaskFeed } from './task-feed';

/** Tasks that one client may follow at a time. */
const subscriptionsMax = 256;
/** Packets that may wait for a slow client before the next event is held back. */
const packetsMax = 64;

export interface SubscriptionsParts {
  socket: Socket;
  feed: TaskFeed;
  clock: Clock;
  problems: Problems;
  /** Aborts when the client is gone. */
  signal: AbortSignal;
}

/** The tasks that one client follows. A slow client is waited for; memory stays bounded. */
export class Subscriptions {
  private readonly following = new Map<string, AbortController>();

  constructor(private readonly parts: SubscriptionsParts) {
    parts.signal.addEventListener('abort', () => this.clear(), { once: true });
  }

  get count(): number {
    return this.following.size;
  }

  /** Sends `task:event` for what happened after `afterSeq` and what happens, until the task ends. Replaces an older one. */
  add(taskId: string, afterSeq: number): void {
    this.remove(taskId);
    if (this.parts.signal.aborted) return;
    if (this.following.size >= subscriptionsMax) {
      throw new YardError('TOO_MANY_CLIENTS', `this client follows ${subscriptionsMax} tasks already`);
    }
    const aborter = new AbortController();
    this.following.set(taskId, aborter);
    this.follow(taskId, afterSeq, aborter.signal)
      .catch((error: unknown) => {
        this.parts.socket.emit('problem', this.parts.problems.of(error, { instance: taskId, hasBody: false }));
        this.parts.socket.disconnect();
      })
      .finally(() => {
        if (this.following.get(taskId) === aborter) this.following.delete(taskId);
      });
  }

  /** False where the task was not followed. */
  remove(taskId: string): boolean {
    this.following.get(taskId)?.abort();
    return this.following.delete(taskId);
  }

  private clear(): void {
    for (const aborter of this.following.values()) aborter.abort();
    this.following.clear();
  }

  private async follow(taskId: string, afterSeq: number, signal: AbortSignal): Promise<void> {
    const { feed, socket, clock } = this.parts;
    // After the acknowledgement, which is sent in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    for await (const event of feed.follow(taskId, afterSeq, signal)) {
      if (signal.aborted) return;
      socket.emit('task:event', toTaskEventDto(taskId, event));
      if (waitingPackets(socket) > packetsMax) {
        await drained(socket.conn, { clock, signal, cut: () => socket.disconnect(true) });
      }
    }
  }
}

/** Packets that the transport has not taken yet. */
function waitingPackets(socket: Socket): number {
  return (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
}
