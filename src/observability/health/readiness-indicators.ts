import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorFunction, type HealthIndicatorResult } from '@nestjs/terminus';
import { Clock } from '../../clock';
import { IntegratedDistributedExecutorAgent } from '../../agent';
import { TaskStore } from '../../tasks';
import { WorkerInterface } from '../../worker-interface';

/** How long the answer of a store probe is good: each one writes to the disk, and anybody may ask. */
export const probeFreshMs = 1000;

/** What must be up for tasks to be taken, durably kept and dispatched. */
@Injectable()
export class ReadinessIndicators {
  /** The last probe, and when it was answered; without that it is under way. */
  private probe?: { answer: Promise<HealthIndicatorResult>; atMs?: number };

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly store: TaskStore,
    private readonly workerInterface: WorkerInterface,
    private readonly agent: IntegratedDistributedExecutorAgent,
    private readonly clock: Clock,
  ) {}

  all(): HealthIndicatorFunction[] {
    return [() => this.taskStore(), () => this.gateway(), () => this.dispatcher(), () => this.workers()];
  }

  /** All who ask at about the same time share one probe. */
  private taskStore(): Promise<HealthIndicatorResult> {
    const isOld = this.clock.nowMs() - (this.probe?.atMs ?? Infinity) >= probeFreshMs;
    if (!this.probe || isOld) this.probe = this.newProbe();
    return this.probe.answer;
  }

  private newProbe(): NonNullable<ReadinessIndicators['probe']> {
    const probe: NonNullable<ReadinessIndicators['probe']> = { answer: this.probeStore() };
    void probe.answer.then(() => (probe.atMs = this.clock.nowMs()));
    return probe;
  }

  private async probeStore(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('store');
    try {
      await this.store.probe();
      return indicator.up();
    } catch (error) {
      return indicator.down({ message: `the task store cannot be written: ${(error as Error).message}` });
    }
  }

  private gateway(): HealthIndicatorResult {
    const indicator = this.health.check('gateway');
    return this.workerInterface.isOpen ? indicator.up() : indicator.down({ message: 'workers cannot come' });
  }

  private dispatcher(): HealthIndicatorResult {
    const indicator = this.health.check('dispatcher');
    return this.agent.dispatcher.isActive ? indicator.up() : indicator.down({ message: 'no tasks are dispatched' });
  }

  /** To know, not to decide by: tasks are taken, and wait, while no worker is here. */
  private workers(): HealthIndicatorResult {
    const { workers, slots } = this.agent.workers.counts();
    return this.health.check('workers').up({ ...workers, slots });
  }
}
