import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '../clock';
import type { Log } from '../log';
import type { Attempt, WaitingTask } from '../tasks';
import type { Housekeeping } from './housekeeping';
import type { Leases } from './leases';
import { Liveness, type LivenessEvents } from './liveness';

export interface HealthMonitorEvents extends LivenessEvents {
  /** The workers of these attempts did not come back after the control plane was started. */
  absent: [attempts: Attempt[]];
  /** The leases of these attempts ended, and nobody renewed them. */
  expired: [attempts: Attempt[]];
  /** These tasks have waited longer than they may. */
  overdue: [tasks: WaitingTask[]];
  /** These tasks were kept long enough and have been removed. */
  pruned: [taskIds: string[]];
}

/**
 * Drives the rounds in which workers are judged, leases renewed and old tasks removed, and publishes the findings. The agent decides what
 * becomes of the tasks.
 */
export class HealthMonitor extends EventEmitter<HealthMonitorEvents> {
  /** Set by `start`, cleared when the workers have had their time to come back. */
  private restart?: Timer;
  private beating?: Promise<void>;
  private isStopped = true;

  constructor(
    private readonly liveness: Liveness,
    private readonly leases: Leases,
    private readonly housekeeping: Housekeeping,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
    liveness.on('lost', (worker) => this.emit('lost', worker));
  }

  start(): void {
    this.isStopped = false;
    this.liveness.start();
    this.restart = this.clock.setTimer(this.leases.restartGraceMs, () => {
      this.restart = undefined;
      this.findAbsent().catch((err: unknown) =>
        this.log.error({ err }, 'could not look for workers that did not come back; their leases will run out'),
      );
    });
  }

  /** Resolves when the current round is over; no round follows it. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.liveness.stop();
    this.restart?.cancel();
    await this.beating?.catch(() => undefined);
  }

  /** How often `beat` must be called so that no lease ends while its worker is linked. */
  get beatIntervalMs(): number {
    return this.leases.renewIntervalMs;
  }

  /** One round of the scheduled heartbeat job. If a round takes longer than the interval, no second one starts beside it. */
  beat(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    this.beating ??= this.round().finally(() => (this.beating = undefined));
    return this.beating;
  }

  /** A failing part, or a failing worker, does not stop the others. */
  private async round(): Promise<void> {
    const nowMs = this.clock.nowMs();
    for (const worker of this.liveness.workers()) {
      await this.attempt(async () => this.liveness.judge(worker, nowMs), { workerId: worker.workerId });
    }
    await this.attempt(() => this.watchLeases(nowMs), { part: 'leases' });
    await this.attempt(() => this.findOverdue(nowMs), { part: 'overdue tasks' });
    await this.attempt(() => this.prune(nowMs), { part: 'tasks to remove' });
  }

  private async attempt(part: () => Promise<void>, fields: Record<string, string>): Promise<void> {
    try {
      await part();
    } catch (err) {
      this.log.error({ err, ...fields }, 'a part of a heartbeat round failed; the next round tries again');
    }
  }

  /** Nothing has expired before the leases of this round could be renewed. */
  private async watchLeases(nowMs: number): Promise<void> {
    await this.leases.renew(nowMs);
    const expired = await this.leases.expired(nowMs, this.restart !== undefined);
    if (expired.length > 0) this.emit('expired', expired);
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

  private async findAbsent(): Promise<void> {
    const absent = await this.leases.absent();
    if (absent.length > 0) this.emit('absent', absent);
  }
}
