import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { Registry, WorkerRecord } from '../registry';
import { silenceMsMax, type WorkerInterface } from '../worker-interface';
import { graceMs, actionFor, type LivenessLimits } from './liveness.policy';
import { StallWatch } from './stall-watch';

export interface LivenessEvents {
  /** The worker's attempts are lost. */
  lost: [worker: WorkerRecord];
}

/** Checks workers by their links and status reports. A suspect worker gets a grace and is lost after it. */
export class Liveness extends EventEmitter<LivenessEvents> {
  /** Set when a worker becomes suspect, cleared when its state changes. */
  private readonly graceTimers = new Map<string, Timer>();
  private readonly stallWatch: StallWatch;
  private readonly onState = (worker: WorkerRecord): void => this.watch(worker);

  constructor(
    private readonly registry: Registry,
    private readonly workerInterface: WorkerInterface,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly limits: LivenessLimits,
  ) {
    super();
    this.stallWatch = new StallWatch(clock);
  }

  start(): void {
    this.stallWatch.start();
    this.registry.on('state', this.onState);
  }

  stop(): void {
    this.stallWatch.stop();
    this.registry.off('state', this.onState);
    for (const timer of this.graceTimers.values()) timer.cancel();
    this.graceTimers.clear();
  }

  workers(): WorkerRecord[] {
    return this.registry.list();
  }

  /** Disconnects a worker that sends no status reports; removes a worker that was lost long ago. */
  check(worker: WorkerRecord, nowMs: number): void {
    const { workerId } = worker;
    switch (actionFor(worker, nowMs, this.limits)) {
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
    this.graceTimers.get(worker.workerId)?.cancel();
    this.graceTimers.delete(worker.workerId);
    if (worker.state !== 'suspect') return;
    const delayMs = graceMs(worker.linkEnd, this.stallWatch.hasStalled(silenceMsMax), this.limits);
    if (delayMs === 0) return this.lose(worker);
    this.graceTimers.set(
      worker.workerId,
      this.clock.setTimer(delayMs, () => this.onGraceOver(worker, delayMs)),
    );
  }

  /**
   * Handles the end of a grace. If this process stalled during it, the worker could not reconnect: the grace starts
   * again.
   */
  private onGraceOver(worker: WorkerRecord, delayMs: number): void {
    if (this.stallWatch.hasStalled(delayMs - 1)) this.watch(worker);
    else this.lose(worker);
  }

  private lose(worker: WorkerRecord): void {
    if (this.registry.apply(worker.workerId, 'lost')) this.emit('lost', worker);
  }
}
