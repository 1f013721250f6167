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
  /** What the built-in mock workers answer and what goes wrong with them, as for an agent; `false` leaves them out. */
  mocks?: MockSetup | false;
  /** Workers of your own. The fleet links them and stops them; scenarios of faults do not hit them. Give them its clock. */
  workers?: readonly Worker[];
  /** That of the first worker by default, or the time of the machine. A `ManualClock` or `SimulatedClock` makes every run the same. */
  clock?: Clock;
  /** Source of the seed of a scenario that has none. */
  random?: Random;
  /** Hears what happens to the mock workers; nothing by default. */
  log?: WorkerLog;
}

/**
 * Workers in this process, linked in memory over the real protocol, and callers' methods of the same shape as an agent's: an agent's own
 * code is tested on it without a server. There is no queue by priority, lease, retry or store: calls wait for a free slot in their order, and
 * each is one attempt, whose loss is the outcome (`WORKER_LOST`; `SESSION_LOST` in a session). 2,000 tasks are remembered.
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
  /** Keeps the process alive, which the timers of a clock do not. Set by `start`. */
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
   * Resolves when all workers are registered.
   * @throws YardError `INVALID_REQUEST` with the path for a scenario that is not valid, or for recordings that cannot be read
   */
  static async start(options: TestFleetOptions = {}): Promise<TestFleet> {
    const fleet = new TestFleet(options);
    fleet.alive = keepAlive();
    try {
      await fleet.mocks?.start((transport) => fleet.fleet.accept(transport));
      for (const worker of fleet.own) await fleet.link(worker);
      return fleet;
    } catch (error) {
      await fleet.close().catch(() => undefined); // what failed first says more
      throw error;
    }
  }

  /**
   * Runs a task and resolves to its outcome, whatever it is.
   * @throws YardError `UNKNOWN_CAPABILITY`, `NO_CAPABLE_WORKER` if no worker has the labels, `INVALID_INPUT` with the path, `NOT_FOUND` and
   * `SESSION_LOST` for a session that is not open, `QUEUE_FULL`, `SHUTTING_DOWN`
   */
  executeTask(request: ExecutorRequest): Promise<Outcome> {
    return this.calls.execute(request);
  }

  /** The output of a task so far, in order. @throws YardError `NOT_FOUND` */
  outputOf(taskId: string): OutputChunk[] {
    return [...this.calls.find(taskId).chunks.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Calls `listener` with each piece of output when it comes, until the returned function is called. */
  onOutput(listener: (taskId: string, chunk: OutputChunk) => void): () => void {
    this.output.on('output', listener);
    return () => void this.output.off('output', listener);
  }

  /**
   * Ends everything: calls that have not ended are `cancelled`, workers are stopped, no timer is left. If a worker cannot be stopped, it
   * ends the rest and rejects with the reason.
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
