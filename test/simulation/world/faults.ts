import type { SimulatedClock } from '@yardmaster/testkit';
import type { Trace } from '../checks/trace';
import type { Fault } from '../plan/plan';
import type { Agents } from './agents';
import type { Operators } from './operators';
import type { SimulatedWorker } from './simulated-worker';

const stormGapMs = 150;

/** Injects the planned faults into workers, links and agents. */
export class Faults {
  constructor(
    private readonly agents: Agents,
    private readonly workers: readonly SimulatedWorker[],
    private readonly operators: Operators,
    private readonly clock: SimulatedClock,
    private readonly trace: Trace,
  ) {}

  start(faults: readonly Fault[]): void {
    for (const fault of faults) this.clock.setTimer(fault.atMs, () => this.inject(fault));
  }

  private inject(fault: Fault): void {
    const { trace } = this;
    if (fault.kind === 'storm') {
      trace.add(`storm ${fault.times}`);
      this.storm(fault.times);
    } else if ('worker' in fault) {
      const worker = this.workers[fault.worker];
      if (!worker) return;
      trace.add(`${worker.workerId} ${fault.kind}`);
      this.injectIntoWorker(worker, fault);
    } else {
      trace.add(`a${fault.agent} ${fault.kind}`);
      this.injectIntoAgent(fault);
    }
  }

  private injectIntoWorker(worker: SimulatedWorker, fault: Extract<Fault, { worker: number }>): void {
    switch (fault.kind) {
      case 'crash':
        return worker.crash(fault.backAfterMs);
      case 'cut':
        return worker.cut(fault.backAfterMs);
      case 'silence':
        return worker.fallSilent(fault.forMs);
      case 'skew':
        return worker.skew(fault.byMs);
      case 'restart':
        return worker.restart(fault.deadlineMs);
      case 'move':
        return worker.move(fault.isTold);
      case 'drain':
        return this.operators.drain(worker.workerId, fault.forMs);
    }
  }

  private injectIntoAgent(fault: Extract<Fault, { agent: number }>): void {
    const { agents, clock } = this;
    const { agent } = fault;
    if (fault.kind === 'agent cut off') return agents.cutOff(agent, fault.forMs);
    const back = (): void => void clock.setTimer(fault.backAfterMs, () => agents.restart(agent));
    if (fault.kind === 'agent restart') return void agents.shutDown(agent).then(back);
    const crashed = agents.crash(agent);
    if (!crashed) return;
    for (const worker of this.workers) worker.agentEnded(crashed, fault.isSilent);
    back();
  }

  /** Cuts every link at once, several times; the workers dial again at once. */
  private storm(times: number): void {
    for (const worker of this.workers) worker.cut(0);
    if (times > 1) this.clock.setTimer(stormGapMs, () => this.storm(times - 1));
  }
}
