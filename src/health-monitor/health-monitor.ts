import { EventEmitter } from 'node:events';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { Renewal } from '../tasks';
import type { Leases } from './leases';
import { Liveness, type LivenessEvents } from './liveness';
import type { ReplicaLiveness } from './replica-liveness';

export interface HealthMonitorEvents extends LivenessEvents {
  /**
   * The renewal of leases found tasks that no longer run here or have an end request, which this replica may not know.
   */
  renewed: [renewal: Renewal];
  /** A round has ended. */
  beat: [];
}

/**
 * Runs the rounds that check the workers linked to this replica and renew their leases. The agent handles the findings.
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

  /** Resolves when other replicas can see that this one is alive. */
  async start(): Promise<void> {
    this.isStopped = false;
    this.liveness.start();
    await this.replica.renew(this.clock.nowMs());
  }

  /** Resolves when the current round has ended. No other round starts. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.liveness.stop();
    await this.currentRound?.catch(() => undefined);
    await this.runPart(() => this.replica.end(this.clock.nowMs()), { part: 'replica end' });
  }

  /** Interval of `beat` with which no lease of a linked worker ends. */
  get beatIntervalMs(): number {
    return this.replica.renewIntervalMs;
  }

  /** Runs one round. Returns the current round if it is still running. */
  beat(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    this.currentRound ??= this.round().finally(() => (this.currentRound = undefined));
    return this.currentRound;
  }

  /** Runs the parts of a round. A failing part or worker does not stop the others. */
  private async round(): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.runPart(() => this.replica.renew(nowMs), { part: 'replica renewal' });
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
