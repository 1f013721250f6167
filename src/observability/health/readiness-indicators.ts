import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorFunction, type HealthIndicatorResult } from '@nestjs/terminus';
import { Dispatcher, WorkerManager } from '../../agent';
import { WorkerInterface } from '../../worker-interface';
import { StoreProbe } from './store-probe';

/** The services that must be up for tasks to be accepted, stored and dispatched. */
@Injectable()
export class ReadinessIndicators {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly storeProbe: StoreProbe,
    private readonly workerInterface: WorkerInterface,
    private readonly taskDispatcher: Dispatcher,
    private readonly fleet: WorkerManager,
  ) {}

  all(): HealthIndicatorFunction[] {
    return [() => this.taskStore(), () => this.gateway(), () => this.dispatcher(), () => this.workers()];
  }

  private async taskStore(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('store');
    const error = await this.storeProbe.error();
    if (!error) return indicator.up();
    return indicator.down({ message: `the task store cannot be written: ${error.message}` });
  }

  private gateway(): HealthIndicatorResult {
    const indicator = this.health.check('gateway');
    return this.workerInterface.isOpen ? indicator.up() : indicator.down({ message: 'workers cannot come' });
  }

  private dispatcher(): HealthIndicatorResult {
    const indicator = this.health.check('dispatcher');
    return this.taskDispatcher.isActive ? indicator.up() : indicator.down({ message: 'no tasks are dispatched' });
  }

  /** Always up: without workers, tasks are still accepted, and wait. */
  private workers(): HealthIndicatorResult {
    const { workers, slots } = this.fleet.counts();
    return this.health.check('workers').up({ ...workers, slots });
  }
}
