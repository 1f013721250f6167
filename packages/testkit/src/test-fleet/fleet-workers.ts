import {
  checkCapabilities,
  YardError,
  type SessionEnded,
  type TaskFinished,
  type TaskFinishedReply,
  type TaskOutput,
  type TaskOutputReply,
  type WorkerRegister,
  type WorkerRegisterReply,
} from '@yardmaster/protocol';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { Link, type Handlers, type ReceiveUpload, type Transport } from '@yardmaster/worker-kit/link';
import { FleetWorker } from './fleet-worker';
import type { ExecutorRequest } from './task-executor';

/** Handles the reports of workers. */
export interface FleetReports {
  /** Handles the loss of a worker's work: it registered as a new instance, or did not reconnect. */
  lost(worker: FleetWorker, cause: 'replaced' | 'link_closed'): void;
  /** Reconciles the attempts and sessions that a worker presents in its registration. */
  presented(worker: FleetWorker, presented: WorkerRegister): Sorted;
  output(output: TaskOutput): TaskOutputReply;
  finished(finished: TaskFinished): TaskFinishedReply;
  sessionEnded(ended: SessionEnded): void;
  upload: ReceiveUpload;
  /** Called when a worker may have a free slot. */
  capacityChanged(): void;
}

type Sorted = Pick<WorkerRegisterReply, 'adopted' | 'recorded' | 'aborted' | 'closedSessions'>;

/** How long a worker may be without a link before its work is lost; the same default as in the control plane. */
const leaseTtlMs = 15_000;
/** In-memory links report their end, so heartbeats are not needed: one a day keeps them out of simulated time. */
const heartbeatIntervalMs = 86_400_000;
const replyTimeoutMs = 10_000;
const workersMax = 1000;

/** The workers of a test fleet, and the fleet's ends of their links. */
export class FleetWorkers {
  private readonly known = new Map<string, FleetWorker>();
  private readonly links = new Set<Link>();
  /** Set from `start` to `close`. */
  private receiver?: FleetReports;

  constructor(private readonly clock: Clock) {}

  start(reports: FleetReports): void {
    this.receiver = reports;
  }

  list(): FleetWorker[] {
    return [...this.known.values()];
  }

  get(workerId: string): FleetWorker | undefined {
    return this.known.get(workerId);
  }

  /**
   * Returns the worker for a task: with a free slot, then most preferred labels, then fewest running tasks, then first.
   */
  pick({ labels, ...request }: ExecutorRequest): FleetWorker | undefined {
    const able = this.list().filter((worker) => worker.canDo({ ...request, labels }) && worker.hasCapacity());
    const [best] = able.sort(
      (a, b) => b.preferred(labels?.prefer) - a.preferred(labels?.prefer) || a.running.size - b.running.size,
    );
    return best;
  }

  /**
   * Handles the fleet's end of a link. With `isOnlyLink` the worker does not reconnect and is dropped when the link
   * ends.
   */
  accept(transport: Transport, isOnlyLink = false): void {
    const state: { owner?: FleetWorker } = {};
    const link: Link = new Link(
      transport,
      this.handlers(state, () => link),
      replyTimeoutMs,
    );
    transport.onUpload?.((upload) => this.reports.upload(upload));
    this.links.add(link);
    link.onEnd(() => {
      this.links.delete(link);
      if (state.owner?.link !== link) return;
      if (isOnlyLink) this.forget(state.owner);
      else this.linkEnded(state.owner);
    });
  }

  close(): void {
    for (const link of this.links) link.close();
    for (const worker of this.known.values()) worker.close();
    this.receiver = undefined;
  }

  private get reports(): FleetReports {
    if (!this.receiver) throw new YardError('SHUTTING_DOWN', 'the test fleet is closed');
    return this.receiver;
  }

  private handlers(state: { owner?: FleetWorker }, link: () => Link): Handlers {
    const registered = (): FleetWorker => {
      if (!state.owner) throw new YardError('NOT_REGISTERED', 'register on this link first');
      return state.owner;
    };
    return {
      'worker.register': async (registration) => this.register(registration, state, link()),
      'worker.heartbeat': async () => ({ status: 'ok' }),
      'worker.capabilities': async ({ capabilities }) => {
        const { taken, refused } = checkCapabilities(capabilities);
        registered().offer(taken);
        this.reports.capacityChanged();
        return { status: 'ok', ...(refused.length > 0 && { refusedCapabilities: refused }) };
      },
      'worker.drain': async () => {
        registered().drain();
        return { status: 'ok' };
      },
      'session.ended': async (ended) => {
        this.reports.sessionEnded(ended);
        return { status: 'ok' };
      },
      'task.output': async (output) => this.reports.output(output),
      'task.finished': async (finished) => this.reports.finished(finished),
    };
  }

  private register(registration: WorkerRegister, state: { owner?: FleetWorker }, link: Link): WorkerRegisterReply {
    const { workerId, instanceId } = registration;
    const worker = this.known.get(workerId) ?? new FleetWorker(registration);
    if (!this.known.has(workerId) && this.known.size >= workersMax)
      throw new YardError('TOO_MANY_CLIENTS', `worker limit reached (${workersMax})`);
    this.known.set(workerId, worker);
    if (worker.instanceId !== instanceId) this.reports.lost(worker, 'replaced');
    const older = worker.link;
    const { taken, refused } = checkCapabilities(registration.capabilities);
    worker.registered({ ...registration, capabilities: taken }, link);
    state.owner = worker;
    if (older && older !== link) older.close();
    const sorted = this.reports.presented(worker, registration);
    this.clock.nextTurn(() => this.receiver?.capacityChanged()); // after the reply
    const refusal = refused.length > 0 && { refusedCapabilities: refused };
    return { heartbeatIntervalMs, leaseTtlMs, ...sorted, ...refusal };
  }

  private forget(worker: FleetWorker): void {
    this.known.delete(worker.workerId);
    worker.linkLost();
    this.reports.lost(worker, 'link_closed');
  }

  private linkEnded(worker: FleetWorker): void {
    worker.linkEnded(this.clock, leaseTtlMs, () => this.reports.lost(worker, 'link_closed'));
  }
}
