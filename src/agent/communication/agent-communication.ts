import type { Caller } from '../../access';
import type { Outcome } from '@yardmaster/protocol';
import type { TaskChange } from '../../tasks';
import type { TaskRequest } from '../submission';

/** The agent as its communication port sees it. */
export interface AgentService {
  /** Executes a task for a caller; by default for the built-in key. */
  executeTask(request: TaskRequest, caller?: Caller): Promise<Outcome>;
}

/**
 * The agent's communication port: other agents send tasks and receive changes through it. The agent does not depend on
 * the transport (in process or network).
 */
export abstract class AgentCommunication {
  /** Starts passing tasks to the agent. */
  abstract open(agent: AgentService): Promise<void>;
  /** Publishes a task change to all listeners. The agent publishes each change that it records itself, once. */
  abstract publish(change: TaskChange): void;
  abstract close(): Promise<void>;
}
