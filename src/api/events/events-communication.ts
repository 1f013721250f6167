import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../access';
import { AgentCommunication, type AgentService, type TaskRequest } from '../../agent';
import { Clock } from '@yardmaster/worker-kit/clock';
import { YARD_CONFIG, type YardConfig } from '../../config';
import { YardError, type Outcome } from '@yardmaster/protocol';
import { Clients } from '../server/clients';

/** The agent's communication port for the network: accepts tasks on the Socket.IO namespace `/events`. */
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

  /** Does nothing: clients follow tasks in the store, which has the events of all replicas. */
  publish(): void {}

  /** Executes a task. @throws YardError `SHUTTING_DOWN` if no agent is open, and the errors of `executeTask` */
  async execute(request: TaskRequest, caller: Caller): Promise<Outcome> {
    if (!this.agent) throw new YardError('SHUTTING_DOWN', 'the control plane is not accepting tasks');
    return this.agent.executeTask(request, caller);
  }

  /** Ends all waiting requests, streams and connections of clients. */
  async close(): Promise<void> {
    this.agent = undefined;
    await this.clients.close();
  }
}
