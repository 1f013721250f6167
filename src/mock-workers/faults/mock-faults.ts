import { EventEmitter } from 'node:events';
import type { Clock } from '../../clock';
import type { WorkerLog } from '../../worker-kit';
import { FaultPlanner, type AttemptPlan, type AttemptSite } from './fault-planner.state';
import type { Fault, Scenario } from './scenario';

/** The scenario that is under way, and how often each of its faults was put to use. */
export interface ScenarioStatus {
  name: string;
  seed: number;
  startedAtMs: number;
  faults: ReadonlyArray<Fault & { count: number }>;
}

/** The scenario of the mock workers, which may change while they run. */
export class MockFaults extends EventEmitter<{ changed: [] }> {
  /** Set while a scenario is under way. */
  planner?: FaultPlanner;
  startedAtMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly log: WorkerLog,
  ) {
    super();
  }

  /** Begins a scenario, in place of another; nothing goes wrong from now on where there is none. */
  begin(scenario: Scenario | undefined): void {
    if (!scenario && !this.planner) return;
    this.planner = scenario && new FaultPlanner(scenario);
    this.startedAtMs = this.clock.nowMs();
    const { name, seed } = scenario ?? {};
    if (scenario) this.log.warn({ event: 'scenario', name, seed }, `scenario ${name} begins, with seed ${seed}`);
    else this.log.warn({ event: 'scenario' }, 'the scenario has ended');
    this.emit('changed');
  }

  get status(): ScenarioStatus | undefined {
    if (!this.planner) return undefined;
    const { scenario, counts } = this.planner;
    const faults = scenario.faults.map((fault, index) => ({ ...fault, count: counts[index] ?? 0 }));
    return { name: scenario.name, seed: scenario.seed, startedAtMs: this.startedAtMs, faults };
  }

  attempt(site: Omit<AttemptSite, 'atMs'>): AttemptPlan | undefined {
    return this.planner?.attempt({ ...site, atMs: this.clock.nowMs() - this.startedAtMs });
  }
}
