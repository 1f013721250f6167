import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { AttemptPlan, WorkerEvent, WorkerPlan } from './fault-planner.state';
import type { ScenarioControl } from './scenario-control';

/** The faults of one mock worker: its clock and slots, its attempts, and its events. */
export class WorkerFaults {
  /** Set while an event is pending. */
  private next?: Timer;
  /** Unsubscribes from changes of the scenario. Set by `follow`. */
  private unfollow?: () => void;

  /** `index` is the position of the worker among all of them. */
  constructor(
    readonly workerId: string,
    private readonly index: number,
    private readonly control: ScenarioControl,
    private readonly clock: Clock,
  ) {}

  /** Calls `happen` for each event when it is due, and `changed` when another scenario begins, until `stop`. */
  follow(happen: (event: WorkerEvent) => void, changed: () => void): void {
    const restart = (): void => {
      this.next?.cancel();
      this.planEvents(happen);
      changed();
    };
    this.control.on('changed', restart);
    this.unfollow = () => this.control.off('changed', restart);
    this.planEvents(happen);
  }

  stop(): void {
    this.unfollow?.();
    this.next?.cancel();
  }

  /** Returns the permanent faults; undefined without a scenario. */
  permanent(): WorkerPlan | undefined {
    return this.control.planner?.worker(this.workerId);
  }

  /** Returns the faults of an attempt. */
  attempt(capability: string, attempt: number): AttemptPlan | undefined {
    return this.control.attempt({ workerId: this.workerId, capability, attempt });
  }

  private planEvents(happen: (event: WorkerEvent) => void): void {
    const { planner } = this.control;
    if (planner) this.planNext(planner.events(this.workerId, this.index), happen);
  }

  private planNext(events: Generator<WorkerEvent, void>, happen: (event: WorkerEvent) => void): void {
    const event = events.next().value;
    if (!event) return;
    this.next = this.clock.setTimer(Math.max(0, this.control.untilMs(event.atMs)), () => {
      this.control.planner?.happened(event);
      happen(event);
      this.planNext(events, happen);
    });
  }
}
