import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '../clock';
import type { YardConfig } from '../config';
import type { Log } from '../log';
import type { Registry, WorkerRecord } from '../registry';
import type { Attempt, TaskStore, WaitingTask } from '../tasks';
import { silenceMsMax, type WorkerInterface } from '../worker-interface';
import { graceMs, verdict } from './liveness.policy';
import { StallWatch } from './stall-watch';

export interface HealthMonitorParts {
  registry: Registry;
  store: TaskStore;
  workerInterface: WorkerInterface;
  clock: Clock;
  log: Log;
  config: Pick<
    YardConfig,
    | 'heartbeatIntervalMs'
    | 'leaseTtlMs'
    | 'reconnectGraceMs'
    | 'restartGraceMs'
    | 'offlineKeepMs'
    | 'retentionMs'
    | 'retentionTasksMax'
    | 'retentionBytesMax'
    | 'idempotencyMs'
  >;
}

export interface HealthMonitorEvents {
  /** A worker will not come back with what it held. */
  lost: [worker: WorkerRecord];
  /** The workers of these attempts did not come back after the control plane was started. */
  absent: [attempts: Attempt[]];
  /** The leases of these attempts ended, and nobody renewed them. */
  expired: [attempts: Attempt[]];
  /** These tasks have waited longer than they may. */
  overdue: [tasks: WaitingTask[]];
  /** These tasks were kept long enough, and are no more. */
  pruned: [taskIds: string[]];
}

const overdueLimit = 200;
const pruneLimit = 200;

/**
 * Watches the workers: gives a worker whose link closed its grace, renews the leases of those that are linked, and finds what
 * ran out, tasks that are kept long enough among it. It publishes what it finds; what becomes of the tasks is decided by the agent.
 */
export class HealthMonitor extends EventEmitter<HealthMonitorEvents> {
  private readonly graces = new Map<string, Timer>();
  /** Set by `start`, cleared when the workers have had their time to come back: until then absence means nothing. */
  private restart?: Timer;
  private readonly stalls: StallWatch;
  private beating?: Promise<void>;
  private isStopped = true;
  private readonly onState = (worker: WorkerRecord): void => this.watch(worker);

  constructor(private readonly parts: HealthMonitorParts) {
    super();
    this.stalls = new StallWatch(parts.clock);
  }

  start(): void {
    this.isStopped = false;
    this.stalls.start();
    this.parts.registry.on('state', this.onState);
    this.restart = this.parts.clock.setTimer(this.parts.config.restartGraceMs, () => this.endRestart());
  }

  /** Resolves when the round that is under way is over; there is none after it. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.stalls.stop();
    this.parts.registry.off('state', this.onState);
    for (const timer of [...this.graces.values(), this.restart]) timer?.cancel();
    this.graces.clear();
    await this.beating?.catch(() => undefined);
  }

  /** How often `beat` must be called so that no lease ends while its worker is linked. */
  get beatIntervalMs(): number {
    return Math.min(1000, Math.ceil(this.parts.config.leaseTtlMs / 4));
  }

  /** One round of the scheduled heartbeat job. A round that takes longer than the interval is not doubled. */
  beat(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    this.beating ??= this.round().finally(() => (this.beating = undefined));
    return this.beating;
  }

  /** One part that fails, or one worker, keeps no other from its turn. */
  private async round(): Promise<void> {
    const nowMs = this.parts.clock.nowMs();
    for (const worker of this.parts.registry.list()) {
      await this.attempt(async () => this.judge(worker, nowMs), { workerId: worker.workerId });
    }
    await this.attempt(() => this.watchLeases(nowMs), { part: 'leases' });
    await this.attempt(() => this.findOverdue(nowMs), { part: 'overdue tasks' });
    await this.attempt(() => this.prune(nowMs), { part: 'tasks to remove' });
  }

  private async attempt(part: () => Promise<void>, fields: Record<string, string>): Promise<void> {
    try {
      await part();
    } catch (err) {
      this.parts.log.error({ err, ...fields }, 'a part of a heartbeat round failed; the next round tries again');
    }
  }

  /** Nothing has expired before the leases of this round could be renewed. */
  private async watchLeases(nowMs: number): Promise<void> {
    await this.renewLeases(nowMs);
    const ended = await this.parts.store.running({ leaseEndedBeforeMs: nowMs });
    const expired = ended.filter((attempt) => !this.isAwaited(attempt, nowMs));
    if (expired.length > 0) this.emit('expired', expired);
  }

  /** All of them, in batches with a turn of the event loop between: one caller's many do not make the others' wait for the next round. */
  private async findOverdue(nowMs: number): Promise<void> {
    const { store, clock } = this.parts;
    let firstId: string | undefined;
    for (let isMore = true; isMore && !this.isStopped;) {
      const tasks = await store.overdue(nowMs, overdueLimit);
      // If their ends could not be recorded, the same tasks come again: the next round tries again.
      isMore = tasks.length === overdueLimit && tasks[0]!.id !== firstId;
      firstId = tasks[0]?.id;
      if (tasks.length > 0) this.emit('overdue', tasks);
      if (!isMore) return;
      await new Promise<void>((resolve) => clock.nextTurn(resolve));
      await this.renewLeases(clock.nowMs());
    }
  }

  /** In portions, so that whatever else is to be recorded comes in between. */
  private async prune(nowMs: number): Promise<void> {
    const { store, config } = this.parts;
    const retention = {
      endedBeforeMs: nowMs - config.retentionMs,
      endedMax: config.retentionTasksMax,
      endedBytesMax: config.retentionBytesMax,
      keysBeforeMs: nowMs - config.idempotencyMs,
    };
    for (let removed = pruneLimit; removed === pruneLimit;) {
      const taskIds = await store.prune(retention, pruneLimit);
      if (taskIds.length > 0) this.emit('pruned', taskIds);
      removed = taskIds.length;
    }
  }

  /** Only of what is in flight: a lease whose end could not be recorded must come to an end by itself. */
  private async renewLeases(nowMs: number): Promise<void> {
    const { registry, store, workerInterface, config } = this.parts;
    const holders = registry
      .list()
      .filter(({ workerId, inFlight }) => inFlight.size > 0 && workerInterface.isLinked(workerId));
    if (holders.length === 0) return;
    await store.renew(
      holders.map(({ workerId, inFlight }) => ({ workerId, taskIds: inFlight })),
      nowMs + config.leaseTtlMs,
    );
  }

  private endRestart(): void {
    this.restart = undefined;
    this.loseAbsent().catch((err: unknown) =>
      this.parts.log.error({ err }, 'workers that did not come back could not be looked for; their leases will end'),
    );
  }

  private async loseAbsent(): Promise<void> {
    const running = await this.parts.store.running({});
    const absent = running.filter((attempt) => !this.isKnown(attempt));
    if (absent.length > 0) this.emit('absent', absent);
  }

  /**
   * True where the worker may say more of an attempt than its lease: it may still come back after a restart, or is presenting what it
   * holds just now.
   */
  private isAwaited({ workerId }: Attempt, nowMs: number): boolean {
    const worker = this.parts.registry.get(workerId);
    if (!worker) return this.restart !== undefined;
    return worker.state === 'registering' && nowMs - worker.registeredAtMs < this.parts.config.leaseTtlMs;
  }

  private isKnown({ workerId }: Attempt): boolean {
    return this.parts.registry.get(workerId) !== undefined;
  }

  private judge(worker: WorkerRecord, nowMs: number): void {
    const { registry, workerInterface, log, config } = this.parts;
    switch (verdict(worker, nowMs, config)) {
      case 'disconnect':
        log.warn({ workerId: worker.workerId }, 'a worker sends no status reports; its link is closed');
        return workerInterface.disconnect(worker.workerId);
      case 'remove':
        return void registry.apply(worker.workerId, 'remove');
      default:
    }
  }

  private watch(worker: WorkerRecord): void {
    this.graces.get(worker.workerId)?.cancel();
    this.graces.delete(worker.workerId);
    if (worker.state !== 'suspect') return;
    const delayMs = graceMs(worker.linkEnd, this.stalls.hasStalled(silenceMsMax), this.parts.config);
    if (delayMs === 0) return this.lose(worker);
    this.graces.set(
      worker.workerId,
      this.parts.clock.setTimer(delayMs, () => this.lose(worker)),
    );
  }

  private lose(worker: WorkerRecord): void {
    if (this.parts.registry.apply(worker.workerId, 'lost')) this.emit('lost', worker);
  }
}
