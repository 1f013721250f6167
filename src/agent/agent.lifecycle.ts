import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { LOG, type Log } from '../log';
import { IntegratedDistributedExecutorAgent } from './integrated-distributed-executor.agent';

/** Ties the agent to the life of the service: it is ready before the service listens, and drained before it closes. */
@Injectable()
export class AgentLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly agent: IntegratedDistributedExecutorAgent,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.agent.initialize();
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    this.log.info({ event: 'draining', signal }, 'the control plane takes no more tasks');
    await this.agent.shutdown();
  }
}
