import { EventEmitter } from 'node:events';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { Renewal } from '../tasks';
import type { Leases } from './leases';
import { Liveness, type LivenessEvents } from './liveness';
import type { ReplicaLiveness } from './replica-liveness';

export interface HealthMonitorEvents extends LivenessEvents {
  /** Leases were renewed: some tasks do not run here any more, or are to end, and this control plane may not know. */
  renewed: [renewal: Renewal];
  /** A round is over. */
  beat: [];
}

/**
 * Drives the rounds in which a control plane looks after the workers that are linked to it: they are judged, and their leases renewed. The
 * agent decides what becomes of the tasks.
 */
export class HealthMonitor extends EventEmitter<HealthMonitorEvents> {
  private currentRound?: Promise<void>;
  private isStopped = true;

  constructor(
    private readonly liveness: Liveness,
    private readonly leases: Leases,
    private readonly replica: ReplicaLiveness,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
    liveness.on('lost', (worker) => this.emit('lost', worker));
  }

  /** Resolves when the other control planes can know of this one. */
  async start(): Promise<void> {
    this.isStopped = false;
    this.liveness.start();
    await this.replica.renew(this.clock.nowMs());
  }

  /** Resolves when the current round is over; no round follows it. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.liveness.stop();
    await this.currentRound?.catch(() => undefined);
    await this.runPart(() => this.replica.end(this.clock.nowMs()), { part: 'its own end' });
  }

  /** How often `beat` must be called so that no lease ends while its worker is linked. */
  get beatIntervalMs(): number {
    return this.replica.renewIntervalMs;
  }

  /** One round of the scheduled heartbeat job. If a round takes longer than the interval, no second one starts beside it. */
  beat(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    this.currentRound ??= this.round().finally(() => (this.currentRound = undefined));
    return this.currentRound;
  }

  /** A failing part, or a failing worker, does not stop the others. */
  private async round(): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.runPart(() => this.replica.renew(nowMs), { part: 'its own life' });
    for (const worker of this.liveness.workers()) {
      await this.runPart(async () => this.liveness.check(worker, nowMs), { workerId: worker.workerId });
    }
    await this.runPart(() => this.renew(nowMs), { part: 'leases' });
    this.emit('beat');
  }

  private async runPart(part: () => Promise<void>, fields: { part?: string; workerId?: string }): Promise<void> {
    try {
      await part();
    } catch (err) {
      this.log.error(
        { event: 'heartbeat_part_failed', err, ...fields },
        'a part of the heartbeat round failed; the next round tries again',
      );
    }
  }

  private async renew(nowMs: number): Promise<void> {
    const renewal = await this.leases.renew(nowMs);
    if (renewal.notRunning.length + renewal.endRequested.length > 0) this.emit('renewed', renewal);
  }
}
