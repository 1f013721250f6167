import { Inject, Injectable } from '@nestjs/common';
import { AgentCommunication, type AgentService, type TaskRequest } from '../../agent';
import { Clock } from '@yardmaster/worker-kit/clock';
import { YARD_CONFIG, type YardConfig } from '../../config';
import { YardError, type Outcome } from '@yardmaster/protocol';
import { Clients } from '../server/clients';

/** The agent's communication port over the network: tasks that other agents send on the Socket.IO namespace `/events` go to the agent. */
@Injectable()
export class EventsCommunication extends AgentCommunication {
  readonly clients: Clients;
  private agent?: AgentService;

  constructor(
    @Inject(YARD_CONFIG) { clientsMax }: YardConfig,
    readonly clock: Clock,
  ) {
    super();
    this.clients = new Clients(clientsMax, clock);
  }

  open(agent: AgentService): Promise<void> {
    this.agent = agent;
    return Promise.resolve();
  }

  /** Nobody listens here: clients follow tasks in the store, where they hear of every control plane. */
  publish(): void {}

  /** Hands a task to the agent. @throws YardError `SHUTTING_DOWN` while no agent is open, else as `executeTask`. */
  async execute(request: TaskRequest): Promise<Outcome> {
    if (!this.agent) throw new YardError('SHUTTING_DOWN', 'the agent accepts no tasks');
    return this.agent.executeTask(request);
  }

  /** Ends all waits, streams and connections of clients. */
  async close(): Promise<void> {
    this.agent = undefined;
    await this.clients.close();
  }
}
