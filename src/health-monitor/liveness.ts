import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { Registry, WorkerRecord } from '../registry';
import { silenceMsMax, type WorkerInterface } from '../worker-interface';
import { graceMs, verdict, type LivenessLimits } from './liveness.policy';
import { StallWatch } from './stall-watch';

export interface LivenessEvents {
  /** The worker will not come back with the attempts that it held. */
  lost: [worker: WorkerRecord];
}

/** Judges workers by their links and status reports: gives a suspect worker its grace, and declares it lost when the grace has passed. */
export class Liveness extends EventEmitter<LivenessEvents> {
  /** Set when a worker becomes suspect, cleared when its state changes. */
  private readonly graces = new Map<string, Timer>();
  private readonly stalls: StallWatch;
  private readonly onState = (worker: WorkerRecord): void => this.watch(worker);

  constructor(
    private readonly registry: Registry,
    private readonly workerInterface: WorkerInterface,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly limits: LivenessLimits,
  ) {
    super();
    this.stalls = new StallWatch(clock);
  }

  start(): void {
    this.stalls.start();
    this.registry.on('state', this.onState);
  }

  stop(): void {
    this.stalls.stop();
    this.registry.off('state', this.onState);
    for (const timer of this.graces.values()) timer.cancel();
    this.graces.clear();
  }

  workers(): WorkerRecord[] {
    return this.registry.list();
  }

  /** Closes the link of a worker that sends no status reports; removes a worker that was lost long ago. */
  judge(worker: WorkerRecord, nowMs: number): void {
    const { workerId } = worker;
    switch (verdict(worker, nowMs, this.limits)) {
      case 'disconnect':
        this.log.warn(
          { event: 'worker_went_silent', workerId },
          'the worker sent no status report in time; its link is closed',
        );
        return this.workerInterface.disconnect(workerId);
      case 'remove':
        return void this.registry.apply(workerId, 'remove');
      default:
    }
  }

  private watch(worker: WorkerRecord): void {
    this.graces.get(worker.workerId)?.cancel();
    this.graces.delete(worker.workerId);
    if (worker.state !== 'suspect') return;
    const delayMs = graceMs(worker.linkEnd, this.stalls.hasStalled(silenceMsMax), this.limits);
    if (delayMs === 0) return this.lose(worker);
    this.graces.set(
      worker.workerId,
      this.clock.setTimer(delayMs, () => this.graceOver(worker, delayMs)),
    );
  }

  /** If this process stood still during the grace, the worker could not come back: the grace begins again. */
  private graceOver(worker: WorkerRecord, delayMs: number): void {
    if (this.stalls.hasStalled(delayMs - 1)) this.watch(worker);
    else this.lose(worker);
  }

  private lose(worker: WorkerRecord): void {
    if (this.registry.apply(worker.workerId, 'lost')) this.emit('lost', worker);
  }
}
