import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { Attempt, Session, TaskStore, WaitingTask } from '../tasks';
import type { AbandonedWork } from './abandoned-work';
import type { Housekeeping } from './housekeeping';

export interface HousekeeperEvents {
  /**
   * The workers of these sessions did not reconnect. Emitted before `absent`: an attempt in a lost session is not
   * retried.
   */
  absentSessions: [sessions: Session[]];
  /** The workers of these attempts did not reconnect. */
  absent: [attempts: Attempt[]];
  /** The leases of these attempts ended without a renewal. */
  expired: [attempts: Attempt[]];
  /** These tasks exceeded their queue timeout. */
  overdue: [tasks: WaitingTask[]];
  /** These ended tasks exceeded their retention and were removed. */
  pruned: [taskIds: string[]];
  /** A round: other modules do a limited step of their own housekeeping. */
  round: [];
}

/**
 * Runs the rounds that a single replica runs for all: looks for overdue tasks, abandoned work and old data, and emits
 * the findings. The agent handles them.
 */
export class Housekeeper extends EventEmitter<HousekeeperEvents> {
  /** Set by `start`, cleared after the restart grace. */
  private restartTimer?: Timer;
  private currentRound?: Promise<void>;
  private isStopped = true;

  constructor(
    private readonly store: TaskStore,
    private readonly abandoned: AbandonedWork,
    private readonly housekeeping: Housekeeping,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  /** Resolves when the missing workers are known. */
  async start(): Promise<void> {
    this.isStopped = false;
    this.abandoned.start(this.clock.nowMs());
    await this.runPart('absent workers', (nowMs) => this.findAbsent(nowMs));
    // A later round would find them too; this timer finds them at once.
    this.restartTimer = this.clock.setTimer(this.abandoned.restartGraceMs, () => {
      void this.runPart('absent workers', (nowMs) => this.findAbsent(nowMs));
    });
  }

  /** Resolves when the current round has ended. No other round starts. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.restartTimer?.cancel();
    await this.currentRound;
  }

  /**
   * Runs one round if this replica does the housekeeping. Returns the current round if it is still running. Never
   * rejects.
   */
  round(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    this.currentRound ??= this.runParts().finally(() => (this.currentRound = undefined));
    return this.currentRound;
  }

  /** Runs the parts of a round. A failing part does not stop the others. */
  private async runParts(): Promise<void> {
    await this.runPart('expired leases', async (nowMs) =>
      this.publish('expired', await this.abandoned.findExpired(nowMs)),
    );
    await this.runPart('absent workers', (nowMs) => this.findAbsent(nowMs));
    await this.runPart('overdue tasks', (nowMs) => this.findOverdue(nowMs));
    await this.runPart('tasks to remove', (nowMs) => this.prune(nowMs));
    await this.runPart('replicas that ended', (nowMs) => this.housekeeping.dropReplicas(nowMs));
    await this.runPart('housekeeping of other modules', async () => void this.emit('round'));
  }

  private async runPart(part: string, work: (nowMs: number) => Promise<void>): Promise<void> {
    try {
      if (!this.isStopped && (await this.store.fleet.runsHousekeeping())) await work(this.clock.nowMs());
    } catch (err) {
      this.log.error(
        { event: 'housekeeping_part_failed', err, part },
        'a part of the housekeeping round failed; the next round tries again',
      );
    }
  }

  private async findAbsent(nowMs: number): Promise<void> {
    const { attempts, sessions } = await this.abandoned.find(nowMs);
    if (sessions.length > 0) this.emit('absentSessions', sessions);
    this.publish('absent', attempts);
  }

  private async findOverdue(nowMs: number): Promise<void> {
    for await (const tasks of this.housekeeping.overdue(nowMs)) {
      if (this.isStopped) return;
      this.emit('overdue', tasks);
    }
  }

  private async prune(nowMs: number): Promise<void> {
    for await (const taskIds of this.housekeeping.prune(nowMs)) this.emit('pruned', taskIds);
  }

  private publish(event: 'absent' | 'expired', attempts: Attempt[]): void {
    if (attempts.length > 0) this.emit(event, attempts);
  }
}
