import type { Outcome } from '@yardmaster/protocol';
import type { TaskChange } from '../../tasks';
import type { TaskRequest } from '../submission';

/** What an agent does for those who talk to it. */
export interface AgentService {
  executeTask(request: TaskRequest): Promise<Outcome>;
}

/**
 * The agent's communication port: other agents send it tasks through this, and get updates. Which way they come (in
 * process, over a network) is nothing the agent knows.
 */
export abstract class AgentCommunication {
  /** Begins to hand tasks to the agent. */
  abstract open(agent: AgentService): Promise<void>;
  /** Tells all listeners about a change of a task. The agent publishes the changes that it records itself, each once. */
  abstract publish(change: TaskChange): void;
  abstract close(): Promise<void>;
}
