import { SimulatedClock } from '@yardmaster/testkit';
import type { Task } from '../../src/tasks';
import { chanceOf } from './plan/chance';
import type { Plan, WorkerShape } from './plan/plan';
import { Referee } from './checks/referee';
import { Trace } from './checks/trace';
import { Violations, type Violation } from './checks/violations';
import { leftovers } from './checks/leftovers';
import { Agents } from './world/agents';
import { Callers } from './world/callers';
import { Faults } from './world/faults';
import { Operators } from './world/operators';
import { SimulatedWork } from './world/simulated-work';
import { Dialer, SimulatedWorker } from './world/simulated-worker';
import { Waits } from './checks/waits';

/** The result of a run. */
export interface RunResult {
  seed: number;
  hash: string;
  events: number;
  violations: Violation[];
  /** The events of the tasks and workers that the first violation is about. */
  shortTrace: string[];
  tasks: { submitted: number; refused: number; ended: number; states: Record<string, number> };
  simulatedMs: number;
  timers: number;
  waits: Waits;
}

export interface RunOptions {
  /** Called at intervals. */
  onProgress?: (done: { ended: number; submitted: number; simulatedMs: number }) => void;
}

/** Progress reports in a run. */
const progressSteps = 50;
/** Time for late reports to arrive and slots to be freed after all tasks have ended. */
const settleMs = 60_000;
/** Limit for agents to stop. */
const stopMsMax = 3_600_000;
const linesShown = 60;

/** Runs a whole system in simulated time. The same plan gives the same hash. */
export async function run(plan: Plan, options: RunOptions = {}): Promise<RunResult> {
  const simulation = new Simulation(plan, options);
  try {
    return await simulation.perform();
  } finally {
    await simulation.end();
  }
}

class Simulation {
  private readonly clock = new SimulatedClock();
  private readonly trace = new Trace(this.clock);
  private readonly violations = new Violations(({ rule, what }) => this.trace.add(`VIOLATION ${rule}: ${what}`));
  private readonly waits = new Waits();
  private readonly states: Record<string, number> = {};
  private readonly agents: Agents;
  private readonly faults: Faults;
  private readonly referee: Referee;
  private readonly workers: SimulatedWorker[];
  private readonly callers: Callers;
  private readonly beganAtMs = this.clock.nowMs();

  constructor(
    private readonly plan: Plan,
    private readonly options: RunOptions,
  ) {
    const { clock, trace, violations } = this;
    this.referee = new Referee(plan.taskTotal, clock, trace, violations, (task) => this.ended(task));
    this.referee.isTraced = (plan.agents ?? 1) > 1;
    this.agents = new Agents(plan, clock, {
      changed: (change, by) => this.referee.changed(change, by),
      handed: (...handed) => this.referee.handed(...handed),
      adopted: (leaseIds, by) => this.referee.adopted(leaseIds, by),
      sessionEnded: (session, by) => this.referee.sessions.ended(session, by),
    });
    const work = new SimulatedWork(plan, this.referee, clock);
    this.workers = plan.workers.map((shape, index) => this.workerOf(shape, index, work));
    this.callers = new Callers(plan, this.agents, this.referee, clock, trace);
    const operators = new Operators(plan, this.agents, this.referee.drained, clock, trace);
    this.faults = new Faults(this.agents, this.workers, operators, clock, trace);
    for (const worker of this.workers) this.referee.sessions.watch(worker);
  }

  async perform(): Promise<RunResult> {
    const { clock, plan, agents, callers, referee } = this;
    await agents.start();
    for (const worker of this.workers) worker.start();
    this.faults.start(plan.faults);
    callers.start();
    await clock.run({ isOver: () => callers.submitted === plan.taskTotal });
    const settledByMs = clock.nowMs() + plan.settleMsMax;
    const isOver = (): boolean => callers.areDone && referee.live === 0;
    await clock.run({ isOver: () => isOver() || clock.nowMs() > settledByMs });
    const simulatedMs = clock.nowMs() - this.beganAtMs;
    referee.close();
    await clock.run({ untilMs: clock.nowMs() + settleMs });
    await this.checkLeftovers();
    return this.result(simulatedMs);
  }

  async end(): Promise<void> {
    for (const worker of this.workers) worker.stop();
    let isStopped = false;
    const stopped = this.agents.stop().finally(() => (isStopped = true));
    await this.clock.run({ isOver: () => isStopped, untilMs: this.clock.nowMs() + stopMsMax });
    if (!isStopped) throw new Error(`seed ${this.plan.seed}: the agents do not stop within ${stopMsMax} ms`);
    await stopped;
  }

  private workerOf(shape: WorkerShape, index: number, work: SimulatedWork): SimulatedWorker {
    const { clock, plan } = this;
    const random = chanceOf(plan.seed, 'link', index);
    const chance = chanceOf(plan.seed, 'door', index);
    const dialer = new Dialer((avoided) => this.agents.pick(chance, avoided), clock, random, plan.rates);
    return new SimulatedWorker(shape, dialer, work, clock, random);
  }

  private ended(task: Task): void {
    this.states[task.state] = (this.states[task.state] ?? 0) + 1;
    this.waits.add(task);
    if (this.referee.ended % Math.ceil(this.plan.taskTotal / progressSteps) === 0) this.tellProgress();
  }

  /** Checks that no slot, lease or queue entry is left after all tasks have ended. */
  private async checkLeftovers(): Promise<void> {
    if (this.violations.found.length > 0) return;
    this.referee.notifications.close();
    for (const { what, about } of await leftovers(this.agents))
      this.violations.add('nothing is left behind', what, about);
    const { refused, submitted } = this.callers;
    if (this.referee.ended !== submitted - refused)
      this.violations.add(
        'no acknowledged task is lost',
        `${submitted - refused} were accepted, ${this.referee.ended} ended`,
      );
  }

  private result(simulatedMs: number): RunResult {
    const { trace, violations, callers, referee, states, clock, waits, plan } = this;
    const about = violations.found[0]?.about ?? [];
    return {
      seed: plan.seed,
      hash: trace.digest(),
      events: trace.total,
      violations: violations.found,
      shortTrace: trace.about([...about, 'VIOLATION', 'storm'], linesShown),
      tasks: { submitted: callers.submitted, refused: callers.refused, ended: referee.ended, states },
      simulatedMs,
      timers: clock.fired,
      waits,
    };
  }

  private tellProgress(): void {
    const simulatedMs = this.clock.nowMs() - this.beganAtMs;
    this.options.onProgress?.({ ended: this.referee.ended, submitted: this.callers.submitted, simulatedMs });
  }
}
