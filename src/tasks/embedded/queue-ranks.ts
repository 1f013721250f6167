import { rankMs } from '../rank.policy';
import type { AttemptStatus, NewTask } from '../task';
import type { LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import type { RunTimes } from './run-times';

/** Ranks new tasks, and records the run times of ended attempts for it. */
export class QueueRanks {
  constructor(
    private readonly live: LiveTasks,
    private readonly runTimes: RunTimes,
    private readonly overtakeMsMax: number,
  ) {}

  /** Returns the rank of a new task. Tasks of a session are ranked by age. */
  rankMs({ capability, createdAtMs, sessionId }: NewTask): number {
    if (sessionId !== undefined) return createdAtMs;
    const [estimateMs, lastPlaceMs] = [this.runTimes.estimateMs(capability), this.live.lastRankMs(capability)];
    return rankMs({ createdAtMs, estimateMs, lastRankMs: lastPlaceMs, overtakeMsMax: this.overtakeMsMax });
  }

  /** Records the run time of an attempt, unless it was cancelled. */
  recordRunTime({ task }: LiveTask, status: AttemptStatus, atMs: number): void {
    if (status !== 'cancelled') this.runTimes.record(task.capability, atMs - task.startedAtMs!);
  }
}
