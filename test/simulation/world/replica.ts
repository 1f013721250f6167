import type { IntegratedDistributedExecutorAgent } from '../../../src/agent';
import type { Transport } from '@yardmaster/worker-kit/link';
import { YardError } from '@yardmaster/protocol';
import type { SimulatedControlPlane } from './control-plane';
import type { ProcessLife } from './process-life';
import type { LinkEndpoint } from './simulated-worker';

/** The process of an agent ended before it answered: it is not known whether it did what it was asked for. */
export class AgentEndedError extends Error {}

/** A process of the control plane, from its start to its end. */
export class Replica implements LinkEndpoint {
  /** False before it has started, and once it ends. */
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

  /** Others are told that the process has ended. */
  async reportEnd(): Promise<void> {
    await this.onReportEnd();
  }

  accept(transport: Transport): void {
    this.system.accept(transport);
  }

  /** @throws AgentGone if the process ends before it answers. */
  async call<T>(call: (agent: IntegratedDistributedExecutorAgent) => Promise<T>): Promise<T> {
    try {
      return await this.life.within(call(this.system.agent), () => new AgentEndedError());
    } catch (error) {
      if (!this.isOpen || (error instanceof YardError && error.code === 'SHUTTING_DOWN')) throw new AgentEndedError();
      throw error;
    }
  }

  /** The process ends as it is told to: it closes its links, and nothing is under way when this resolves. */
  async stop(): Promise<void> {
    this.isOpen = false;
    await this.system.stop();
    this.life.end();
  }

  /** The process ends in the middle of what it does. */
  crash(): void {
    this.isOpen = false;
    this.life.end();
  }
}
