import { rankMs } from '../rank.policy';
import type { AttemptStatus, NewTask } from '../task';
import type { LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import type { RunTimes } from './run-times';

/** Gives each new task its place in the queue, and learns from ended attempts how long tasks of a capability run. */
export class QueueRanks {
  constructor(
    private readonly live: LiveTasks,
    private readonly runTimes: RunTimes,
    private readonly overtakeMsMax: number,
  ) {}

  /** A task of a session keeps its place by arrival: nothing overtakes there. */
  rankMs({ capability, createdAtMs, sessionId }: NewTask): number {
    if (sessionId !== undefined) return createdAtMs;
    const [estimateMs, lastPlaceMs] = [this.runTimes.estimateMs(capability), this.live.lastRankMs(capability)];
    return rankMs({ createdAtMs, estimateMs, lastRankMs: lastPlaceMs, overtakeMsMax: this.overtakeMsMax });
  }

  /** Learns how long a worker was busy with an attempt. A cancelled attempt says nothing about that. */
  recordRunTime({ task }: LiveTask, status: AttemptStatus, atMs: number): void {
    if (status !== 'cancelled') this.runTimes.record(task.capability, atMs - task.startedAtMs!);
  }
}
