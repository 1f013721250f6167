import { EventEmitter } from 'node:events';
import { YardError, type Outcome } from '@yardmaster/protocol';
import type { TaskChange } from '../../tasks';
import type { TaskRequest } from '../submission';
import { AgentCommunication, type AgentService } from './agent-communication';

/**
 * A bus for agents in one process: send a task and await its outcome, or listen to the changes that its agent records.
 */
export class InProcessBus extends AgentCommunication {
  private readonly changes = new EventEmitter<{ change: [TaskChange] }>();
  private agent?: AgentService;

  async open(agent: AgentService): Promise<void> {
    this.agent = agent;
  }

  /** Sends a task to the agent. @throws YardError `SHUTTING_DOWN` if no agent is open; otherwise as `executeTask`. */
  async send(request: TaskRequest): Promise<Outcome> {
    if (!this.agent) throw new YardError('SHUTTING_DOWN', 'no agent listens on this bus');
    return this.agent.executeTask(request);
  }

  /**
   * Calls `listener` for each change that the agent of this bus records, once. Another agent on the same store records
   * its own changes: `store.changes.since` returns those of all agents. The returned function unsubscribes.
   */
  listen(listener: (change: TaskChange) => void): () => void {
    this.changes.on('change', listener);
    return () => void this.changes.off('change', listener);
  }

  publish(change: TaskChange): void {
    this.changes.emit('change', change);
  }

  async close(): Promise<void> {
    this.agent = undefined;
    this.changes.removeAllListeners();
  }
}
