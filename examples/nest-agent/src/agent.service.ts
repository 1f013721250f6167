import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InProcessBus, IntegratedDistributedExecutorAgent } from '@yardmaster/yard';
import { wordCountMock } from './word-count.mock.js';

/**
 * The agent, which starts and stops with the application. Without `REAL_WORKERS`, mock workers answer in this process.
 */
@Injectable()
export class Agent extends IntegratedDistributedExecutorAgent implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(Agent.name);

  constructor() {
    super(new InProcessBus(), {
      useRealWorkers: process.env['REAL_WORKERS'] !== undefined,
      port: Number(process.env['WORKERS_PORT'] ?? 3000), // real workers dial in here
      mocks: { capabilities: [wordCountMock] },
    });
  }

  async onModuleInit(): Promise<void> {
    await this.initialize();
    const place = this.workersPort === undefined ? 'in this process' : `at http://127.0.0.1:${this.workersPort}`;
    this.logger.log(`workers: ${place}`);
  }

  /** Runs before the server closes, so that requests whose tasks still run get their responses. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.shutdown();
  }
}
