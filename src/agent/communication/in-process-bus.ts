import { EventEmitter } from 'node:events';
import { YardError, type Outcome } from '../../protocol';
import type { TaskChange } from '../../tasks';
import type { TaskRequest } from '../submission';
import { AgentCommunication, type AgentService } from './agent-communication';

/** Agents of one process talk over this: send a task and await its outcome, or listen to what happens to all tasks. */
export class InProcessBus extends AgentCommunication {
  private readonly changes = new EventEmitter<{ change: [TaskChange] }>();
  private agent?: AgentService;

  async open(agent: AgentService): Promise<void> {
    this.agent = agent;
  }

  /** Sends a task to the agent. @throws YardError `SHUTTING_DOWN` if no agent is open, else as `executeTask`. */
  async send(request: TaskRequest): Promise<Outcome> {
    if (!this.agent) throw new YardError('SHUTTING_DOWN', 'no agent listens on this bus');
    return this.agent.executeTask(request);
  }

  /** Listens to every change of every task. The returned function ends that. */
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
