import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorFunction, type HealthIndicatorResult } from '@nestjs/terminus';
import { Dispatcher, WorkerManager } from '../../agent';
import { WorkerInterface } from '../../worker-interface';
import { StoreProbe } from './store-probe';

/** Health of the components that accept, store and dispatch tasks. */
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
    return indicator.down({ message: `cannot write to the task store: ${error.message}` });
  }

  private gateway(): HealthIndicatorResult {
    const indicator = this.health.check('gateway');
    return this.workerInterface.isOpen ? indicator.up() : indicator.down({ message: 'workers cannot connect' });
  }

  private dispatcher(): HealthIndicatorResult {
    const indicator = this.health.check('dispatcher');
    return this.taskDispatcher.isActive ? indicator.up() : indicator.down({ message: 'the dispatcher is not running' });
  }

  /** Reports the workers. Always up, because tasks are accepted and queued even without workers. */
  private workers(): HealthIndicatorResult {
    const { workers, slots } = this.fleet.counts();
    return this.health.check('workers').up({ ...workers, slots });
  }
}
