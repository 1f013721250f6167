import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorFunction, type HealthIndicatorResult } from '@nestjs/terminus';
import { IntegratedDistributedExecutorAgent } from '../../agent';
import { TaskStore } from '../../tasks';
import { WorkerInterface } from '../../worker-interface';

/** What must be up for tasks to be taken, durably kept and dispatched. */
@Injectable()
export class ReadinessIndicators {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly store: TaskStore,
    private readonly workerInterface: WorkerInterface,
    private readonly agent: IntegratedDistributedExecutorAgent,
  ) {}

  all(): HealthIndicatorFunction[] {
    return [() => this.taskStore(), () => this.gateway(), () => this.dispatcher(), () => this.workers()];
  }

  private async taskStore(): Promise<HealthIndicatorResult> {
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
