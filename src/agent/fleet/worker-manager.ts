import type { Clock } from '../../clock';
import type { HealthMonitor } from '../../health-monitor';
import type { LoadBalancer } from '../../load-balancer';
import type { Log } from '../../log';
import { YardError } from '../../protocol';
import { workerStates, type Registry, type WorkerRecord, type WorkerState } from '../../registry';
import type { WorkerInterface } from '../../worker-interface';
import { loss } from '../attempts/loss';
import type { Recovery } from '../attempts/recovery';
import type { OpenSessions } from '../sessions';
import type { WorkerExit } from '../attempts/worker-exit';

export interface WorkerManagerParts {
  registry: Registry;
  healthMonitor: HealthMonitor;
  loadBalancer: LoadBalancer;
  workerInterface: WorkerInterface;
  recovery: Recovery;
  openSessions: OpenSessions;
  clock: Clock;
  log: Log;
}

/** Live counts over the fleet. */
export interface FleetCounts {
  workers: Record<WorkerState, number>;
  slots: { total: number; used: number };
  strategy: string;
}

/** For what a process had sent to arrive after its end; on one machine it is there already. */
const lastWordsMsMax = 200;

/** The fleet as one face: registry, health monitor and load balancer. */
export class WorkerManager {
  /** Drains that operators asked for. `toldInstanceId` is set when the worker was told; an entry goes when it was told to resume. */
  private readonly drains = new Map<string, { deadlineAtMs: number; toldInstanceId?: string }>();

  constructor(private readonly parts: WorkerManagerParts) {
    parts.registry.on('state', ({ workerId, state }, from) => {
      if (state === 'removed') this.drains.delete(workerId);
      if (from !== 'registering') return;
      this.tell(workerId).catch((err: unknown) =>
        parts.log.warn({ err, workerId }, 'a worker could not be told to drain or resume'),
      );
    });
  }

  list(): WorkerRecord[] {
    return this.parts.registry.list().sort((a, b) => (a.workerId < b.workerId ? -1 : 1));
  }

  /** @throws YardError `NOT_FOUND`. */
  get(workerId: string): WorkerRecord {
    const worker = this.parts.registry.get(workerId);
    if (!worker) throw new YardError('NOT_FOUND', `there is no worker ${workerId}`);
    return worker;
  }

  /** The worker takes no more work until it is resumed, also after a restart; what it runs may go on until the deadline. */
  async drain(workerId: string, deadlineMs: number): Promise<WorkerRecord> {
    this.get(workerId);
    this.parts.registry.cordon(workerId, true);
    this.drains.set(workerId, { deadlineAtMs: this.parts.clock.nowMs() + deadlineMs });
    await this.tell(workerId);
    return this.get(workerId);
  }

  /**
   * The worker takes work again. One that has no link now is told when it registers.
   * @throws YardError `DRAINING` where it is about to end by its own wish.
   */
  async resume(workerId: string): Promise<WorkerRecord> {
    this.get(workerId);
    if (this.parts.workerInterface.isLinked(workerId)) {
      await this.parts.workerInterface.resume(workerId);
      this.drains.delete(workerId);
    }
    this.parts.registry.cordon(workerId, false);
    return this.get(workerId);
  }

  /**
   * Forgets a worker and closes its link; with `force` also where tasks run on it, which then run elsewhere, and sessions are open, which
   * are lost. A process that is alive will register again: stop it, or drain the worker instead.
   * @throws YardError `CONFLICT` where tasks run or sessions are open on it and `force` is not set.
   */
  async remove(workerId: string, force: boolean): Promise<void> {
    const { inFlight } = this.get(workerId);
    const sessions = this.parts.openSessions.ofWorker(workerId);
    if (inFlight.size + sessions.length > 0 && !force) {
      const held = `worker ${workerId} runs ${inFlight.size} tasks and has ${sessions.length} open sessions`;
      throw new YardError('CONFLICT', `${held}: drain it first, or force its removal`);
    }
    const { registry, workerInterface, recovery } = this.parts;
    workerInterface.disconnect(workerId);
    await recovery.loseWorker(workerId, loss('removed'));
    registry.apply(workerId, 'remove');
  }

  /**
   * Whoever started a worker process tells of its end: no grace is needed, what it held runs elsewhere at once. What it had sent before
   * still counts. A report on an instance that was replaced, or that this control plane never saw, takes nothing from anybody else.
   */
  async exited(workerId: string, exit: WorkerExit): Promise<void> {
    const { registry, workerInterface, recovery, log } = this.parts;
    log.info({ event: 'exited', workerId, ...exit }, 'the process of a worker has ended');
    const isPresent = registry.get(workerId)?.instanceId === exit.instanceId;
    registry.end(workerId, exit.instanceId);
    if (isPresent) await workerInterface.settle(workerId, lastWordsMsMax);
    await recovery.loseInstance(workerId, exit);
  }

  counts(): FleetCounts {
    const workers = Object.fromEntries(workerStates.map((state) => [state, 0])) as Record<WorkerState, number>;
    const slots = { total: 0, used: 0 };
    for (const worker of this.parts.registry.list()) {
      workers[worker.state]++;
      if (worker.state !== 'online' && worker.state !== 'draining') continue;
      slots.total += worker.slots;
      slots.used += worker.inFlight.size;
    }
    return { workers, slots, strategy: this.parts.loadBalancer.strategy };
  }

  /** Tells a worker what an operator wants of it, where it has not been told: it may have been away, or be a new instance. */
  private async tell(workerId: string): Promise<void> {
    const { registry, workerInterface, clock } = this.parts;
    const [worker, drain] = [registry.get(workerId), this.drains.get(workerId)];
    if (!worker || !drain || !workerInterface.isLinked(workerId)) return;
    const { isCordoned, instanceId } = worker;
    const knows = drain.toldInstanceId === instanceId;
    if (!isCordoned) this.drains.delete(workerId);
    if (!isCordoned && knows) await workerInterface.resume(workerId);
    if (!isCordoned || knows) return;
    await workerInterface.drain(workerId, Math.max(0, drain.deadlineAtMs - clock.nowMs()));
    drain.toldInstanceId = instanceId;
  }
}
