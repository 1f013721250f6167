import { EventEmitter } from 'node:events';
import { SystemClock, SystemRandom, type Clock, type Random } from '@yardmaster/worker-kit/clock';
import { silentLog, type EventLog } from '@yardmaster/worker-kit';
import { FaultPlanner, type AttemptPlan, type AttemptSite } from './fault-planner.state';
import { generateSeed, readScenario } from './read-scenario';
import type { Fault } from './scenario';

/** The current scenario, and how often each of its faults was applied. */
export interface ScenarioStatus {
  name: string;
  seed: number;
  startedAtMs: number;
  faults: ReadonlyArray<Fault & { count: number }>;
}

/**
 * Starts and ends scenarios of faults for mock workers. Pass it to the workers (`MockSetup.control`) and change the
 * scenario while they run; they restart at each change.
 */
export class ScenarioControl extends EventEmitter<{ changed: [] }> {
  /** Set while there is a scenario. */
  private current?: { planner: FaultPlanner; startedAtMs: number };

  constructor(
    private readonly clock: Clock = new SystemClock(),
    private readonly random: Random = new SystemRandom(),
    private readonly log: EventLog = silentLog,
  ) {
    super();
  }

  /**
   * Starts a scenario, which replaces the current one. Generates a seed if it has none.
   * @throws InvalidPayloadError `INVALID_REQUEST` with the path of the violation
   */
  put(given: unknown): ScenarioStatus {
    const scenario = readScenario(given, () => generateSeed(this.random.next()));
    const { name, seed } = scenario;
    const planner = new FaultPlanner(scenario);
    this.current = { planner, startedAtMs: this.clock.nowMs() };
    this.log.warn({ event: 'scenario_started', scenario: name, seed }, `scenario ${name} begins, with seed ${seed}`);
    this.emit('changed');
    return statusOf(planner, this.current.startedAtMs);
  }

  /** Returns the current scenario. */
  get(): ScenarioStatus | undefined {
    return this.current && statusOf(this.current.planner, this.current.startedAtMs);
  }

  /** Ends the current scenario and all its faults. */
  clear(): void {
    if (!this.current) return;
    this.current = undefined;
    this.log.warn({ event: 'scenario_ended' }, 'the scenario ended');
    this.emit('changed');
  }

  get planner(): FaultPlanner | undefined {
    return this.current?.planner;
  }

  /** Converts a time of the scenario to milliseconds from now; negative if it has passed. */
  untilMs(atMs: number): number {
    return (this.current?.startedAtMs ?? 0) + atMs - this.clock.nowMs();
  }

  /** Returns the faults that the scenario plans for an attempt. */
  attempt(site: Omit<AttemptSite, 'atMs'>): AttemptPlan | undefined {
    const { current } = this;
    return current?.planner.attempt({ ...site, atMs: this.clock.nowMs() - current.startedAtMs });
  }
}

function statusOf({ scenario, counts }: FaultPlanner, startedAtMs: number): ScenarioStatus {
  const { name, seed } = scenario;
  return {
    name,
    seed,
    startedAtMs,
    faults: scenario.faults.map((fault, index) => ({ ...fault, count: counts[index] ?? 0 })),
  };
}
