import { Controller, Get, Inject } from '@nestjs/common';
import { WorkerManager } from '../../agent';
import { Clock } from '@yardmaster/worker-kit/clock';
import { YARD_CONFIG, type YardConfig } from '../../config';
import { workerStates } from '../../registry';
import { TaskStore, taskStates } from '../../tasks';
import { Requires } from '../access/route-access';
import { ApiNotes } from '../notes/api-notes.decorator';
import { Clients } from '../server/clients';
import { version } from '../server/version';
import { FleetStatsDto } from './fleet.dto';
import { countIsolation, tasksByCapability, tasksByState, toQueueDto } from './fleet.mapper';

@ApiNotes({
  tag: 'Fleet',
  additions: {
    FleetStats: { properties: { tasks: countsBy(taskStates), workers: countsBy(workerStates) } },
    CapabilityCounts: { properties: { tasks: countsBy(taskStates) } },
  },
})
@Controller('v1/stats')
export class StatsController {
  private readonly startedAtMs: number;

  constructor(
    private readonly workers: WorkerManager,
    private readonly store: TaskStore,
    private readonly clients: Clients,
    private readonly clock: Clock,
    @Inject(YARD_CONFIG) private readonly config: YardConfig,
  ) {
    this.startedAtMs = clock.nowMs();
  }

  /**
   * Get statistics
   * @remarks Counts of tasks, queues, workers and slots. Use `/metrics` for monitoring.
   */
  @Requires('read')
  @Get()
  async get(): Promise<FleetStatsDto> {
    const [counts, queues] = await Promise.all([this.store.tasks.counts(), this.store.queue.waiting()]);
    const { workers, slots, strategy } = this.workers.counts();
    return {
      version,
      uptimeMs: this.clock.nowMs() - this.startedAtMs,
      workerInterface: this.config.workerInterface,
      loadBalancerStrategy: strategy,
      tasks: tasksByState(counts),
      capabilities: tasksByCapability(counts),
      queues: queues.map(toQueueDto),
      workers,
      slots,
      isolation: countIsolation(this.workers.list()),
      clients: this.clients.count,
    };
  }
}

/** Returns the schema of an object with one count per name. */
function countsBy(names: readonly string[]): object {
  return {
    type: 'object',
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'integer', minimum: 0 }])),
    additionalProperties: false,
  };
}
