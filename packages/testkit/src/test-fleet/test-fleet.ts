import { EventEmitter } from 'node:events';
import type { Outcome, OutputChunk } from '@yardmaster/protocol';
import { silentLog, type Worker, type WorkerLog } from '@yardmaster/worker-kit';
import {
  keepAlive,
  SystemClock,
  SystemRandom,
  type Clock,
  type Random,
  type Timer,
} from '@yardmaster/worker-kit/clock';
import { attach, memoryTransports } from '@yardmaster/worker-kit/link';
import { MockFleet, type MockSetup } from '../mock-workers';
import { FleetArtifacts } from './fleet-artifacts';
import { FleetSessions } from './fleet-sessions';
import { FleetTasks } from './fleet-tasks';
import { FleetWorkers } from './fleet-workers';
import { RecordedReports } from './reports';
import type {
  ExecutorArtifacts,
  ExecutorInputs,
  ExecutorRequest,
  ExecutorSessions,
  ExecutorTasks,
  TaskExecutor,
} from './task-executor';

export interface TestFleetOptions {
  /** Answers and faults of the built-in mock workers, as for an agent; `false` for none. */
  mocks?: MockSetup | false;
  /** Your own workers. The fleet links and stops them; fault scenarios do not affect them. Give them the same clock. */
  workers?: readonly Worker[];
  /**
   * Default: the clock of the first worker, or the system clock. A `ManualClock` or `SimulatedClock` makes runs
   * repeatable.
   */
  clock?: Clock;
  /** Source of the seed for a scenario without one. */
  random?: Random;
  /** Log of the mock workers; none by default. */
  log?: WorkerLog;
}

/**
 * Workers in this process, linked in memory over the real protocol, with the methods of an agent: tests your code
 * without a server. It has no priorities, leases, retries or store. Tasks get free slots in order of submission, with
 * one attempt each; a lost attempt fails the task (`WORKER_LOST`; `SESSION_LOST` in a session). It stores 2,000 tasks.
 */
export class TestFleet implements TaskExecutor {
  readonly tasks: ExecutorTasks;
  readonly sessions: ExecutorSessions;
  readonly inputs: ExecutorInputs;
  readonly artifacts: ExecutorArtifacts;
  private readonly calls: FleetTasks;
  private readonly fleetSessions: FleetSessions;
  private readonly fleet: FleetWorkers;
  private readonly mocks?: MockFleet;
  private readonly output = new EventEmitter<{ output: [taskId: string, chunk: OutputChunk] }>();
  private readonly own: readonly Worker[];
  /** Keeps the process alive, because timers of a clock do not. Set by `start`. */
  private alive?: Timer;
  private readonly clock: Clock;

  private constructor({ mocks = {}, workers = [], clock, random, log = silentLog }: TestFleetOptions) {
    this.clock = clock ?? workers[0]?.clock ?? new SystemClock();
    this.own = workers;
    if (mocks) this.mocks = new MockFleet(mocks, this.clock, random ?? new SystemRandom(), log);
    this.fleet = new FleetWorkers(this.clock);
    const files = new FleetArtifacts(this.clock);
    this.fleetSessions = new FleetSessions(this.fleet, this.clock, (id, reason) => this.calls.sessionEnded(id, reason));
    this.calls = new FleetTasks(this.fleet, this.fleetSessions, this.clock, (id) => files.forget(id));
    [this.tasks, this.inputs, this.sessions, this.artifacts] = [this.calls, this.calls, this.fleetSessions, files];
    const onOutput = (taskId: string, chunk: OutputChunk): void => void this.output.emit('output', taskId, chunk);
    this.fleet.start(new RecordedReports(this.calls, this.fleetSessions, files, onOutput));
  }

  /**
   * Starts a fleet; resolves when all workers are registered.
   * @throws YardError `INVALID_REQUEST` with the path if the scenario is not valid, or if recordings cannot be read
   */
  static async start(options: TestFleetOptions = {}): Promise<TestFleet> {
    const fleet = new TestFleet(options);
    fleet.alive = keepAlive();
    try {
      await fleet.mocks?.start((transport) => fleet.fleet.accept(transport));
      for (const worker of fleet.own) await fleet.link(worker);
      return fleet;
    } catch (error) {
      await fleet.close().catch(() => undefined); // the first error matters more
      throw error;
    }
  }

  /**
   * Runs a task and resolves to its outcome, even if the task failed.
   * @throws YardError `UNKNOWN_CAPABILITY`, `NO_CAPABLE_WORKER` if no worker has the labels, `INVALID_INPUT` with the
   * path, `NOT_FOUND` and `SESSION_LOST` for a session that is not open, `QUEUE_FULL`, `SHUTTING_DOWN`
   */
  executeTask(request: ExecutorRequest): Promise<Outcome> {
    return this.calls.execute(request);
  }

  /** Returns the output of a task so far, in order. @throws YardError `NOT_FOUND` */
  outputOf(taskId: string): OutputChunk[] {
    return [...this.calls.find(taskId).chunks.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Calls `listener` with each chunk of output. Returns a function that unsubscribes it. */
  onOutput(listener: (taskId: string, chunk: OutputChunk) => void): () => void {
    this.output.on('output', listener);
    return () => void this.output.off('output', listener);
  }

  /**
   * Stops the fleet: open tasks are `cancelled`, workers are stopped, no timer is left. If a worker cannot be stopped,
   * the rest ends and the promise rejects with the reason.
   */
  async close(): Promise<void> {
    this.calls.close();
    const stops = await Promise.allSettled([this.mocks?.stop(), ...this.own.map((worker) => worker.stop())]);
    this.fleet.close();
    this.fleetSessions.stop();
    this.alive?.cancel();
    const failed = stops.find((stop) => stop.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private link(worker: Worker): Promise<void> {
    const [near, far] = memoryTransports(this.clock);
    this.fleet.accept(far, true);
    return attach(worker, near);
  }
}
