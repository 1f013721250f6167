import { SimulatedClock, SeededRandom } from '../../src/clock';
import { loadedBehaviour } from './plan/behaviour';
import { chanceOf } from './plan/chance';
import type { Fault, Plan } from './plan/plan';
import { Referee } from './checks/referee';
import { Trace } from './checks/trace';
import { Violations, type Violation } from './checks/violations';
import { Callers } from './world/callers';
import { simulatedControlPlane, type SimulatedControlPlane } from './world/control-plane';
import { SimulatedWorker } from './world/simulated-worker';
import { Waits } from './checks/waits';

/** What came of a run. */
export interface RunResult {
  seed: number;
  hash: string;
  events: number;
  violations: Violation[];
  /** Of the first violation: what happened to the tasks and workers that it is about. */
  shortTrace: string[];
  tasks: { submitted: number; refused: number; ended: number; states: Record<string, number> };
  simulatedMs: number;
  timers: number;
  waits: Waits;
}

export interface RunOptions {
  /** Changes the system before it starts: to put the checks to the test. */
  sabotage?: (system: SimulatedControlPlane) => void;
  /** Called now and then. */
  onProgress?: (done: { ended: number; submitted: number; simulatedMs: number }) => void;
}

/** How often progress is told in a run. */
const progressSteps = 50;
/** For late reports to arrive and slots to be given back, once all tasks have ended. */
const afterglowMs = 60_000;
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
  private readonly system: SimulatedControlPlane;
  private readonly referee: Referee;
  private readonly workers: SimulatedWorker[];
  private readonly callers: Callers;
  private readonly beganAtMs = this.clock.nowMs();

  constructor(
    private readonly plan: Plan,
    private readonly options: RunOptions,
  ) {
    const { clock, trace, violations } = this;
    const random = new SeededRandom(plan.seed);
    this.system = simulatedControlPlane(plan.config, clock, random, (...handed) => this.referee.handed(...handed));
    this.referee = new Referee({
      clock,
      trace,
      violations,
      taskTotal: plan.taskTotal,
      slotsOf: (workerId) => {
        const worker = this.system.plane.registry.get(workerId);
        return worker && { slots: worker.slots, used: worker.inFlight.size };
      },
      onEnd: (_, task) => {
        this.states[task.state] = (this.states[task.state] ?? 0) + 1;
        this.waits.add(task);
        if (this.referee.ended % Math.ceil(plan.taskTotal / progressSteps) === 0) this.tellProgress();
      },
    });
    this.workers = plan.workers.map((shape, index) => this.workerOf(shape, index));
    this.callers = new Callers({ plan, clock, trace, violations, agent: this.system.agent, referee: this.referee });
    options.sabotage?.(this.system);
  }

  async perform(): Promise<RunResult> {
    const { clock, plan, system, callers, referee } = this;
    system.bus.listen((change) => referee.changed(change));
    await system.start();
    for (const worker of this.workers) worker.start();
    for (const fault of plan.faults) clock.setTimer(fault.atMs, () => this.strike(fault));
    callers.start();
    await clock.run({ isOver: () => callers.submitted === plan.taskTotal });
    const settledByMs = clock.nowMs() + plan.settleMsMax;
    const isOver = (): boolean => callers.areDone && referee.live === 0;
    await clock.run({ isOver: () => isOver() || clock.nowMs() > settledByMs });
    const simulatedMs = clock.nowMs() - this.beganAtMs;
    referee.close();
    await clock.run({ untilMs: clock.nowMs() + afterglowMs });
    await this.checkRest();
    return this.result(simulatedMs);
  }

  async end(): Promise<void> {
    for (const worker of this.workers) worker.stop();
    let isStopped = false;
    const stopped = this.system.stop().finally(() => (isStopped = true));
    await this.clock.run({ isOver: () => isStopped });
    await stopped;
  }

  private workerOf(shape: Plan['workers'][number], index: number): SimulatedWorker {
    const { clock, plan, referee } = this;
    const instances = new Map<string, string>();
    return new SimulatedWorker({
      shape,
      clock,
      random: chanceOf(plan.seed, 'link', index),
      rates: plan.rates,
      hooks: {
        accept: (transport) => this.system.accept(transport),
        behaviour: (n, attempt) => loadedBehaviour(plan.task(n), attempt),
        began: (worker, n, context) => {
          instances.set(`${n} ${context.attempt}`, worker.instanceId);
          referee.began(worker, n, context);
        },
        ended: (_, n, context) => {
          const key = `${n} ${context.attempt}`;
          referee.stopped(instances.get(key)!, n, context);
          instances.delete(key);
        },
      },
    });
  }

  private strike(fault: Fault): void {
    const { trace, workers } = this;
    if (fault.kind === 'storm') {
      trace.add(`storm ${fault.times}`);
      return this.storm(fault.times);
    }
    const worker = workers[fault.worker];
    if (!worker) return;
    trace.add(`${worker.workerId} ${fault.kind}`);
    if (fault.kind === 'crash') worker.crash(fault.backAfterMs);
    else if (fault.kind === 'cut') worker.cut(fault.backAfterMs);
    else if (fault.kind === 'silence') worker.fallSilent(fault.forMs);
    else if (fault.kind === 'skew') worker.skew(fault.byMs);
    else worker.restart(fault.deadlineMs);
  }

  /** Every link is cut at once and dialed again at once, some times over. */
  private storm(times: number): void {
    for (const worker of this.workers) worker.cut(0);
    if (times > 1) this.clock.setTimer(stormGapMs, () => this.storm(times - 1));
  }

  /** When all has ended, nothing holds a slot, a lease or a place in the queue. */
  private async checkRest(): Promise<void> {
    const { registry, store } = this.system.plane;
    if (this.violations.found.length > 0) return;
    for (const { workerId, inFlight } of registry.list()) {
      if (inFlight.size > 0)
        this.violations.add('nothing is left behind', `${workerId} holds ${inFlight.size} slots`, [workerId]);
    }
    const running = await store.running({});
    const waiting = await store.waiting();
    if (running.length + waiting.length > 0)
      this.violations.add('nothing is left behind', `${running.length} run and ${waiting.length} queues are not empty`);
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

const stormGapMs = 150;
