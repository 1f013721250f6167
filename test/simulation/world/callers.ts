import type { IntegratedDistributedExecutorAgent } from '../../../src/agent';
import type { SimulatedClock } from '@yardmaster/testkit';
import { YardError } from '@yardmaster/protocol';
import type { Added } from '../../../src/tasks';
import type { Referee } from '../checks/referee';
import type { Trace } from '../checks/trace';
import { chanceOf } from '../plan/chance';
import type { Plan, PlannedTask } from '../plan/plan';
import type { Agents } from './agents';

/** Longer than any task takes. */
const waitMsMax = 86_400_000;

/** Submits and cancels tasks and opens sessions according to the plan. */
export class Callers {
  submitted = 0;
  refused = 0;
  /** Submissions without an answer yet. */
  private pending = 0;
  private readonly sessions = new Map<number, Promise<string | undefined>>();
  private nextDue: PlannedTask | undefined;
  private requestCount = 0;

  constructor(
    private readonly plan: Plan,
    private readonly agents: Agents,
    private readonly referee: Referee,
    private readonly clock: SimulatedClock,
    private readonly trace: Trace,
  ) {}

  /** True when everything was submitted and every caller has an answer. */
  get areDone(): boolean {
    return this.submitted === this.plan.taskTotal && this.pending === 0;
  }

  start(): void {
    this.prepare(0, 0);
  }

  /** Schedules the next submission; tasks due in the same millisecond are submitted in one turn. */
  private prepare(n: number, waitedMs: number): void {
    const { plan, clock } = this;
    if (n >= plan.taskTotal) return;
    this.nextDue = plan.task(n);
    clock.setTimer(this.nextDue.afterMs - waitedMs, () => this.submitDue());
  }

  private submitDue(): void {
    const { plan } = this;
    for (let waitedMs = 0; this.nextDue;) {
      const task = this.nextDue;
      this.nextDue = undefined;
      this.submitted++;
      this.pending++;
      void this.submit(task).finally(() => this.pending--);
      if (task.n + 1 >= plan.taskTotal) return;
      const following = plan.task(task.n + 1);
      if (waitedMs + following.afterMs >= 1) return this.prepare(task.n + 1, -waitedMs);
      waitedMs += following.afterMs;
      this.nextDue = following;
    }
  }

  private async submit(task: PlannedTask): Promise<void> {
    const { referee, trace } = this;
    const { n, request, runMs, session } = task;
    try {
      const sessionId = session === undefined ? undefined : await this.session(session);
      const whole = { ...request, input: { n, runMs }, ...(sessionId !== undefined && { sessionId }) };
      const id = await this.add(whole, task);
      referee.accepted(n);
      this.cancelLater(id, task);
      if (!this.agents.single) void this.waitFor(id, n);
    } catch (error) {
      if (!(error instanceof YardError)) throw error;
      this.refused++;
      trace.add(`t${n} refused ${error.code}`);
    }
  }

  private async add(request: PlannedTask['request'], { n, isRepeated }: PlannedTask): Promise<string> {
    const { agents } = this;
    // A caller whose agent ends before it answers calls another one; the key ensures a single task.
    if (!isRepeated && agents.single) return (await agents.single.system.agent.tasks.submit(request)).id;
    const submit = (): Promise<Added> =>
      this.call('submit', n, (agent) => agent.tasks.submitOnce(request, { scope: 'simulation', key: `k${n}` }));
    if (!isRepeated) return (await submit()).task.id;
    const [first, again] = await Promise.all([submit(), submit()]);
    if (first.task.id !== again.task.id) this.referee.addedTwice(n);
    return first.task.id;
  }

  /**
   * Returns the session of a task, which its first task opens. If no worker can open it, its tasks run without a
   * session.
   */
  private session(number: number): Promise<string | undefined> {
    const known = this.sessions.get(number) ?? this.open(number);
    this.sessions.set(number, known);
    return known;
  }

  private async open(number: number): Promise<string | undefined> {
    const { trace } = this;
    try {
      const { id, workerId } = await this.call('session', number, (agent) =>
        agent.sessions.open({ capability: 'sim.a', ttlMs: 20_000 }),
      );
      trace.add(`s${number} open ${workerId}`);
      return id;
    } catch (error) {
      if (error instanceof YardError) return undefined;
      throw error;
    }
  }

  private cancelLater(taskId: string, { n, cancelAfterMs }: PlannedTask): void {
    const { clock, trace } = this;
    if (cancelAfterMs === undefined) return;
    clock.setTimer(cancelAfterMs, () => {
      trace.add(`t${n} cancel`);
      this.call('cancel', n, (agent) => agent.tasks.cancel(taskId, { graceMs: 500 })).catch(() => undefined);
    });
  }

  /** Waits at some agent, and at another one if its process ends. */
  private async waitFor(taskId: string, n: number): Promise<void> {
    const { notifications } = this.referee;
    notifications.started(n);
    notifications.answered(n, await this.call('wait', n, (agent) => agent.tasks.waitFor(taskId, waitMsMax)));
  }

  private call<T>(
    purpose: string,
    n: number,
    call: (agent: IntegratedDistributedExecutorAgent) => Promise<T>,
  ): Promise<T> {
    const { plan, agents } = this;
    return agents.single
      ? call(agents.single.system.agent)
      : agents.call(chanceOf(plan.seed, 'caller', purpose, n, this.requestCount++), call);
  }
}
