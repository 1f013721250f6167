import type { Clock } from '@yardmaster/worker-kit/clock';
import type { TaskExecute } from '@yardmaster/protocol';
import type { WorkerRecord } from '../../../src/registry';
import { isFinal, mayFollow, parseLeaseId, taskStates, type Task, type TaskChange } from '../../../src/tasks';
import type { HandlerContext } from '@yardmaster/worker-kit';
import type { SimulatedInput } from '../plan/plan';
import { Drained } from './drained';
import { CallerNotifications } from './caller-notifications';
import { Holders, type Agent } from './holders';
import { KeptSessions } from './kept-sessions';
import { QueueOrder } from './queue-order';
import type { Trace } from './trace';
import type { Violations } from './violations';

/** A process in which attempts run. */
export interface WorkerProcess {
  readonly workerId: string;
  readonly instanceId: string;
  readonly slots: number;
  /** True if it runs and has an intact link to an agent that has registered it. */
  readonly isLinked: boolean;
  /** True if it is shutting down or drained: it may end its sessions itself. */
  readonly isDraining: boolean;
}

/** A task with a queue timeout this long must run: by then all faults are over and all workers are back. */
const patienceMs = 600_000;

/** Checks everything that callers, workers and links observe against the rules. Calls `onEnd` with each ended task. */
export class Referee {
  /** True if the trace names agents; unnecessary with one agent. */
  isTraced = false;
  /** Tasks that were acknowledged and have not ended. */
  live = 0;
  ended = 0;
  readonly notifications: CallerNotifications;
  readonly drained: Drained;
  readonly sessions: KeptSessions;
  private readonly holders: Holders;
  private readonly order: QueueOrder;
  /** By task: index of its state + 1; 0 before it is known. */
  private readonly states: Uint8Array;
  private readonly acknowledged: Uint8Array;
  /** By task: its last started attempt, and the process that started it. */
  private readonly begunAttempt: Int32Array;
  private readonly begunAt = new Map<number, string>();
  private readonly runningOn = new Map<string, number>();
  private readonly runningIn = new Map<string, number>();
  /** By session: the task handed over last. */
  private readonly handedIn = new Map<string, number>();
  private readonly leases = new Map<number, string>();
  /** By id, until they end: tasks and their last event number. */
  private readonly byId = new Map<string, { n: number; seq: number }>();

  constructor(
    taskTotal: number,
    private readonly clock: Clock,
    private readonly trace: Trace,
    private readonly violations: Violations,
    private readonly onEnd: (task: Task) => void,
  ) {
    this.order = new QueueOrder(taskTotal, violations);
    this.holders = new Holders(violations);
    this.notifications = new CallerNotifications(taskTotal, clock, violations);
    this.drained = new Drained(clock, violations);
    this.sessions = new KeptSessions(clock, violations);
    this.states = new Uint8Array(taskTotal);
    this.acknowledged = new Uint8Array(taskTotal);
    this.begunAttempt = new Int32Array(taskTotal);
  }

  /** Call when a caller gets the acceptance of a task. */
  accepted(n: number): void {
    this.acknowledged[n] = 1;
    if (this.states[n] === 0)
      this.violation('no acknowledged task is lost', `t${n} was acknowledged and never kept`, n);
  }

  /** Call when a change of an agent is durable. */
  changed(change: TaskChange, by: Agent): void {
    const { event, task } = change;
    this.checkSequence(change);
    if (event.type !== 'state' || !task) return;
    const { clock, trace } = this;
    const { n } = task.input as SimulatedInput;
    const from = taskStates[this.states[n]! - 1];
    const worker = task.workerId === undefined ? '' : ` ${task.workerId}`;
    trace.add(`t${n} ${task.state} ${task.attempt}${worker} ${event.data.error?.code ?? ''}`);
    if (from === undefined || isFinal(task.state)) this.sessions.used(task);
    if (from === undefined) this.live++;
    else if (!mayFollow(from, task.state))
      this.violation('one outcome is recorded of each task', `t${n} went from ${from} to ${task.state}`, n);
    this.states[n] = taskStates.indexOf(task.state) + 1;
    if (from === 'running') this.holders.ended(n, task, event.data.error, by);
    if (task.state === 'queued') this.order.waits(n, task, clock.nowMs());
    else this.order.leaves(n, task, task.state === 'running', clock.nowMs());
    if (isFinal(task.state) && (from === undefined || !isFinal(from))) this.finished(n, task);
  }

  /** Call when two submissions with one key created two tasks. */
  addedTwice(n: number): void {
    this.violation('a repeated submission makes no second task', `t${n} was made twice`, n);
  }

  /** Call when an agent sends an attempt to the worker `record`. */
  handed(workerId: string, execution: TaskExecute, record: WorkerRecord | undefined, by: Agent): void {
    const { leaseId, input, sessionId } = execution;
    const { n } = input as SimulatedInput;
    const held = this.holders.handed(n, workerId, by);
    if (this.isTraced) this.trace.add(`t${n} handed ${workerId} ${by.name}`);
    if (this.leases.get(n) === leaseId)
      this.violation('leases are never shared', `lease ${leaseId} was given twice`, n);
    this.leases.set(n, leaseId);
    if (sessionId !== undefined) this.handedInSession(n, sessionId);
    else this.drained.handed(n, workerId);
    const inFlight = Math.max(held, record?.inFlight.size ?? 0);
    if (!record || inFlight <= record.slots) return;
    const has = `${inFlight} tasks and has ${record.slots} slots`;
    this.violation('slots are never exceeded', `${workerId} was given ${has}`, n);
  }

  /** Call when an agent adopts attempts that a worker presented. */
  adopted(leaseIds: readonly string[], by: Agent): void {
    for (const leaseId of leaseIds) {
      const { n } = this.byId.get(parseLeaseId(leaseId)?.taskId ?? '') ?? {};
      if (n === undefined || this.leases.get(n) !== leaseId) continue;
      this.holders.adopted(n, by);
      if (this.isTraced) this.trace.add(`t${n} adopted ${by.name}`);
    }
  }

  private handedInSession(n: number, sessionId: string): void {
    const before = this.handedIn.get(sessionId);
    this.handedIn.set(sessionId, n);
    if (before !== undefined && before !== n && this.states[before] === taskStates.indexOf('running') + 1)
      this.violation('sessions run one task at a time', `t${n} was handed over while t${before} ran in its session`, n);
  }

  /** A handler begins. */
  began(host: WorkerProcess, n: number, { attempt, session }: HandlerContext): void {
    const { workerId, instanceId, slots } = host;
    this.holders.began(host, n, attempt);
    this.trace.add(`t${n} begins ${attempt} ${workerId}`);
    if (this.begunAttempt[n] === attempt && this.begunAt.get(n) !== instanceId)
      this.violation(
        'leases are never shared',
        `attempt ${attempt} of t${n} began on ${this.begunAt.get(n)} and on ${instanceId}`,
        n,
      );
    this.begunAttempt[n] = attempt;
    this.begunAt.set(n, instanceId);
    const running = (this.runningOn.get(instanceId) ?? 0) + 1;
    this.runningOn.set(instanceId, running);
    if (running > slots)
      this.violation('slots are never exceeded', `${instanceId} runs ${running} on ${slots} slots`, n);
    if (!session) return;
    const other = this.runningIn.get(session.id);
    if (other !== undefined)
      this.violation('sessions run one task at a time', `t${n} began in a session in which t${other} runs`, n);
    this.runningIn.set(session.id, n);
  }

  /** Call when a handler has ended in any way. `instanceId`: the process that started it. */
  stopped(instanceId: string, n: number, { session }: HandlerContext): void {
    this.holders.stopped(instanceId, n);
    const running = this.runningOn.get(instanceId)! - 1;
    if (running > 0) this.runningOn.set(instanceId, running);
    else this.runningOn.delete(instanceId);
    if (session && this.runningIn.get(session.id) === n) this.runningIn.delete(session.id);
  }

  /** Call at the end: every acknowledged task must have ended. */
  close(): void {
    for (let n = 0; n < this.states.length; n++) {
      const state = taskStates[this.states[n]! - 1];
      if (this.acknowledged[n] && (state === undefined || !isFinal(state)))
        this.violation('everything ends', `t${n} is ${state ?? 'unknown'} at the end`, n);
    }
  }

  /** Checks that every change is published once, in order, by the agent that made it. */
  private checkSequence({ taskId, event: { seq }, task }: TaskChange): void {
    const known = this.byId.get(taskId) ?? (task && seq === 1 && { n: (task.input as SimulatedInput).n, seq: 0 });
    if (!known) return; // It has ended before; the rule about states reports that.
    this.byId.set(taskId, known);
    if (seq !== known.seq + 1)
      this.violation('each change is told once', `event ${seq} of t${known.n} was told after ${known.seq}`, known.n);
    known.seq = seq;
  }

  private finished(n: number, task: Task): void {
    this.live--;
    this.ended++;
    this.notifications.ended(n);
    const { outcome, attempt, rejections, retry, workerId } = task;
    const result = outcome?.result as { n: number; attempt: number; worker: string } | undefined;
    if (result && (result.n !== n || result.attempt !== attempt || result.worker !== workerId))
      this.violation(
        'an outcome is that of the attempt that holds the lease',
        `t${n} ended with what attempt ${result.attempt} on ${result.worker} gave, while attempt ${attempt} ran on ${workerId}`,
        n,
      );
    if (attempt - rejections > retry.maxAttempts)
      this.violation('no more attempts are made than may be', `t${n} had ${attempt - rejections} attempts`, n);
    if (outcome?.error?.code === 'QUEUE_TIMEOUT' && task.queueTimeoutMs >= patienceMs)
      this.violation(
        'everything ends',
        `t${n} waited ${task.queueTimeoutMs} ms while workers that can do it were well`,
        n,
      );
    this.leases.delete(n);
    this.byId.delete(task.id);
    this.begunAt.delete(n);
    this.onEnd(task);
  }

  private violation(rule: Parameters<Violations['add']>[0], what: string, n: number): void {
    const workers = [...new Set(what.match(/\bw\d+/g) ?? [])];
    this.violations.add(rule, what, [`t${n}`, ...workers]);
  }
}
