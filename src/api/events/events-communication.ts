import { Inject, Injectable } from '@nestjs/common';
import { AgentCommunication, type AgentService, type TaskRequest } from '../../agent';
import { Clock } from '../../clock';
import { YARD_CONFIG, type YardConfig } from '../../config';
import { YardError, type Outcome } from '../../protocol';
import type { TaskChange } from '../../tasks';
import { Clients } from '../server/clients';

/**
 * The agent's communication port over the network: tasks that other agents send on the Socket.IO namespace `/events` go to the agent, and
 * changes that the agent publishes go to the followers of the task, there and over server-sent events.
 */
@Injectable()
export class EventsCommunication extends AgentCommunication {
  readonly changes = new TaskChanges();
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

  publish(change: TaskChange): void {
    this.changes.publish(change);
  }

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

type Listener = (change: TaskChange) => void;

/** Passes each change to the followers of its task. */
export class TaskChanges {
  private readonly listeners = new Map<string, Set<Listener>>();

  /** Number of followed tasks. */
  get followed(): number {
    return this.listeners.size;
  }

  publish(change: TaskChange): void {
    for (const listener of this.listeners.get(change.taskId) ?? []) listener(change);
  }

  /** Returns a function that stops listening. */
  listen(taskId: string, listener: Listener): () => void {
    const listeners = this.listeners.get(taskId) ?? new Set();
    this.listeners.set(taskId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(taskId);
    };
  }
}
