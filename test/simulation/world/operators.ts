import type { SimulatedClock } from '@yardmaster/testkit';
import { YardError } from '@yardmaster/protocol';
import type { Drained } from '../checks/drained';
import type { Trace } from '../checks/trace';
import { chanceOf } from '../plan/chance';
import type { Plan } from '../plan/plan';
import type { Agents } from './agents';

/** An operator whose request was refused asks again after this time. */
const againMs = 500;
const deadlineMs = 5000;

/** Drain workers and resume them, each time at some agent, until it is done. */
export class Operators {
  private asked = 0;
  private readonly busyWith = new Set<string>();

  constructor(
    private readonly plan: Plan,
    private readonly agents: Agents,
    private readonly drained: Drained,
    private readonly clock: SimulatedClock,
    private readonly trace: Trace,
  ) {}

  /** Nothing if the worker is being drained or resumed already: two operators would undo what the other one was told is done. */
  drain(workerId: string, forMs: number): void {
    if (this.busyWith.has(workerId)) return;
    this.busyWith.add(workerId);
    void this.insist((agent) => agent.workers.drain(workerId, deadlineMs)).then(() => {
      this.trace.add(`${workerId} drained`);
      this.drained.begin(workerId);
      this.clock.setTimer(forMs, () => void this.resume(workerId));
    });
  }

  private async resume(workerId: string): Promise<void> {
    this.trace.add(`${workerId} resume`);
    this.drained.end(workerId);
    await this.insist((agent) => agent.workers.resume(workerId));
    this.busyWith.delete(workerId);
  }

  private async insist(call: Parameters<Agents['ask']>[1]): Promise<void> {
    for (;;) {
      try {
        await this.agents.ask(chanceOf(this.plan.seed, 'operator', this.asked++), call);
        return;
      } catch (error) {
        if (!(error instanceof YardError)) throw error;
        await new Promise<void>((resolve) => void this.clock.setTimer(againMs, resolve));
      }
    }
  }
}
