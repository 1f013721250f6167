import type { IntegratedDistributedExecutorAgent } from '../../../src/agent';
import type { Transport } from '@yardmaster/worker-kit/link';
import { YardError } from '@yardmaster/protocol';
import type { SimulatedControlPlane } from './control-plane';
import type { ProcessLife } from './process-life';
import type { LinkEndpoint } from './simulated-worker';

/** The process of an agent ended before it answered: it may have handled the call. */
export class AgentEndedError extends Error {}

/** A process of the control plane, from its start to its end. */
export class Replica implements LinkEndpoint {
  /** False before the start and after the end. */
  isOpen = false;

  constructor(
    /** `a1.2` is the second process of agent 1. */
    readonly name: string,
    readonly system: SimulatedControlPlane,
    private readonly life: ProcessLife,
    private readonly onReportEnd: () => Promise<void> | undefined,
  ) {}

  async start(): Promise<void> {
    await this.system.start();
    this.isOpen = !this.life.isOver;
  }

  /** Notifies others that the process has ended. */
  async reportEnd(): Promise<void> {
    await this.onReportEnd();
  }

  accept(transport: Transport): void {
    this.system.accept(transport);
  }

  /** @throws AgentEndedError if the process ends before it answers. */
  async call<T>(call: (agent: IntegratedDistributedExecutorAgent) => Promise<T>): Promise<T> {
    try {
      return await this.life.within(call(this.system.agent), () => new AgentEndedError());
    } catch (error) {
      if (!this.isOpen || (error instanceof YardError && error.code === 'SHUTTING_DOWN')) throw new AgentEndedError();
      throw error;
    }
  }

  /** Shuts the process down: closes its links; nothing is pending when this resolves. */
  async stop(): Promise<void> {
    this.isOpen = false;
    await this.system.stop();
    this.life.end();
  }

  /** Ends the process at once. */
  crash(): void {
    this.isOpen = false;
    this.life.end();
  }
}
