import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { Attempt, Session, TaskStore, WaitingTask } from '../tasks';
import type { AbandonedWork } from './abandoned-work';
import type { Housekeeping } from './housekeeping';

export interface HousekeeperEvents {
  /** The workers of these sessions did not come back. Comes before `absent`: an attempt in a session that is lost is not made again. */
  absentSessions: [sessions: Session[]];
  /** The workers of these attempts did not come back. */
  absent: [attempts: Attempt[]];
  /** The leases of these attempts ended, and nobody renewed them. */
  expired: [attempts: Attempt[]];
  /** These tasks have waited longer than they may. */
  overdue: [tasks: WaitingTask[]];
  /** These tasks were kept long enough and have been removed. */
  pruned: [taskIds: string[]];
  /** A round: other modules do a bounded step of the housekeeping that is theirs. */
  round: [];
}

/**
 * Drives the rounds in which one control plane, of all on the same data, looks for what nobody else would notice, and publishes the
 * findings. The agent decides what becomes of the tasks.
 */
export class Housekeeper extends EventEmitter<HousekeeperEvents> {
  /** Set by `start`, cleared when the workers have had their time to come back. */
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

  /** Resolves when it is known which workers are awaited. */
  async start(): Promise<void> {
    this.isStopped = false;
    this.abandoned.start(this.clock.nowMs());
    await this.runPart('absent workers', (nowMs) => this.findAbsent(nowMs));
    // By then a round would find them too; this finds them at once.
    this.restartTimer = this.clock.setTimer(this.abandoned.restartGraceMs, () => {
      void this.runPart('absent workers', (nowMs) => this.findAbsent(nowMs));
    });
  }

  /** Resolves when the current round is over; no round follows it. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.restartTimer?.cancel();
    await this.currentRound;
  }

  /** One round, if this control plane keeps the house. If a round takes longer than the interval, no second one starts beside it. Never rejects. */
  round(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    this.currentRound ??= this.runParts().finally(() => (this.currentRound = undefined));
    return this.currentRound;
  }

  /** A part that fails does not stop the others. */
  private async runParts(): Promise<void> {
    await this.runPart('expired leases', async (nowMs) =>
      this.publish('expired', await this.abandoned.findExpired(nowMs)),
    );
    await this.runPart('absent workers', (nowMs) => this.findAbsent(nowMs));
    await this.runPart('overdue tasks', (nowMs) => this.findOverdue(nowMs));
    await this.runPart('tasks to remove', (nowMs) => this.prune(nowMs));
    await this.runPart('replicas that ended', (nowMs) => this.housekeeping.dropReplicas(nowMs));
    await this.runPart('that of other modules', async () => void this.emit('round'));
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
