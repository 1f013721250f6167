import type { SimulatedClock } from '@yardmaster/testkit';
import { YardError } from '@yardmaster/protocol';
import type { Drained } from '../checks/drained';
import type { Trace } from '../checks/trace';
import { chanceOf } from '../plan/chance';
import type { Plan } from '../plan/plan';
import type { Agents } from './agents';

/** Delay before an operator retries a rejected request. */
const retryMs = 500;
const deadlineMs = 5000;

/** Drains and resumes workers through any agent, retrying until it succeeds. */
export class Operators {
  private requestCount = 0;
  private readonly busy = new Set<string>();

  constructor(
    private readonly plan: Plan,
    private readonly agents: Agents,
    private readonly drained: Drained,
    private readonly clock: SimulatedClock,
    private readonly trace: Trace,
  ) {}

  /** Does nothing if the worker is already being drained or resumed: two operators would undo each other's work. */
  drain(workerId: string, forMs: number): void {
    if (this.busy.has(workerId)) return;
    this.busy.add(workerId);
    void this.retryUntilDone((agent) => agent.workers.drain(workerId, deadlineMs)).then(() => {
      this.trace.add(`${workerId} drained`);
      this.drained.begin(workerId);
      this.clock.setTimer(forMs, () => void this.resume(workerId));
    });
  }

  private async resume(workerId: string): Promise<void> {
    this.trace.add(`${workerId} resume`);
    this.drained.end(workerId);
    await this.retryUntilDone((agent) => agent.workers.resume(workerId));
    this.busy.delete(workerId);
  }

  private async retryUntilDone(call: Parameters<Agents['call']>[1]): Promise<void> {
    for (;;) {
      try {
        await this.agents.call(chanceOf(this.plan.seed, 'operator', this.requestCount++), call);
        return;
      } catch (error) {
        if (!(error instanceof YardError)) throw error;
        await new Promise<void>((resolve) => void this.clock.setTimer(retryMs, resolve));
      }
    }
  }
}
