import type { Clock } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { Log } from '../log';
import {
  type Capability,
  checkCapabilities,
  type RefusedCapability,
  type ReplyError,
  type TaskOutput,
  type TaskOutputReply,
  type WorkerRegister,
  type WorkerRegisterReply,
  YardError,
} from '@yardmaster/protocol';
import type { Registry } from '../registry';
import { Link, type Handlers, type LinkEnd, type Transport } from '@yardmaster/worker-kit/link';
import { pickCapability, pickLoad, pickRegistration } from './protocol-properties';
import { limitedAttempts, limitedOutcome, limitedOutput } from './report-limits.policy';
import { UploadEndpoint } from './uploads';
import type { WorkerReports } from './worker-reports';

/** Limits and intervals of the links. */
export type LinkSettings = Pick<
  YardConfig,
  'heartbeatIntervalMs' | 'leaseTtlMs' | 'replyTimeoutMs' | 'registerTimeoutMs' | 'workersMax'
>;

/** Counts links and messages since the start. */
export interface LinkCounters {
  opened: number;
  closed: number;
  refusedMessages: number;
  refusedLinks: number;
  refusedCapabilities: number;
}

interface CheckedCapabilities {
  accepted: Capability[];
  refusedCapabilities?: { refusedCapabilities: RefusedCapability[] };
}

interface LinkState {
  link: Link;
  /** Set when the worker registers on this link. */
  workerId?: string;
  onRegistered?: (workerId: string) => void;
  /** Returns the upload address for the reply to a registration; undefined if the worker knows it. */
  uploadsUrl?: () => string | undefined;
}

/**
 * The control plane's end of every link. Messages from workers go to the registry or to the reports; messages to a worker go over its newest
 * link. Mock and real workers share this code.
 */
export class WorkerLinks {
  readonly counters: LinkCounters = {
    opened: 0,
    closed: 0,
    refusedMessages: 0,
    refusedLinks: 0,
    refusedCapabilities: 0,
  };
  /** Answers uploads over HTTP. */
  readonly uploads: UploadEndpoint;
  private readonly open = new Set<LinkState>();
  private readonly byWorker = new Map<string, LinkState>();
  /** Reports that are being recorded. */
  private readonly pendingReports = new Set<Promise<unknown>>();
  /** Set by `start`; kept after `closeAll`, since an upload by HTTP needs no link. */
  private reports?: WorkerReports;
  /** True from `start` to `closeAll`. */
  private isOpen = false;

  constructor(
    private readonly registry: Registry,
    private readonly settings: LinkSettings,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly newLinkId: () => string,
  ) {
    this.uploads = new UploadEndpoint((upload) => this.openReports().artifact(upload), clock, log);
  }

  /** Starts accepting links. `reports` receives the reports of their workers. */
  start(reports: WorkerReports): void {
    this.reports = reports;
    this.isOpen = true;
  }

  /**
   * Accepts a new link and closes it if no worker registers in time. Each registration calls `uploadsUrl`, and then `onRegistered`.
   */
  accept(transport: Transport, onRegistered?: (workerId: string) => void, uploadsUrl?: () => string | undefined): void {
    const { workersMax, replyTimeoutMs, registerTimeoutMs } = this.settings;
    if (!this.isOpen) return transport.close();
    if (this.open.size >= workersMax) {
      this.counters.refusedLinks++;
      this.log.warn({ event: 'link_limit_reached', workersMax }, `refused a link: link limit reached (${workersMax})`);
      return transport.close();
    }
    const state = { onRegistered, uploadsUrl } as LinkState;
    const onRefused = (message: string, error: unknown): void => this.refused(state, message, error);
    state.link = new Link(transport, this.handlersOf(state), replyTimeoutMs, onRefused);
    transport.onUpload?.((upload) => this.openReports().artifact(upload));
    this.open.add(state);
    this.counters.opened++;
    const timer = this.clock.setTimer(registerTimeoutMs, () => state.workerId === undefined && state.link.close());
    state.link.onEnd((end) => {
      timer.cancel();
      this.ended(state, end);
    });
  }

  /** Counts and logs a refused handshake. */
  countRefusal(refusal: ReplyError): void {
    this.counters.refusedLinks++;
    this.log.warn({ event: 'link_refused', code: refusal.code }, `refused a link: ${refusal.message}`);
  }

  /** Returns the link of a worker. @throws YardError `LINK_CLOSED` if it has none. */
  of(workerId: string): Link {
    const state = this.byWorker.get(workerId);
    if (!state) throw new YardError('LINK_CLOSED', `worker ${workerId} has no link`);
    return state.link;
  }

  has(workerId: string): boolean {
    return this.byWorker.has(workerId);
  }

  /** Closes the link of a worker; the worker may reconnect. */
  close(workerId: string): void {
    this.byWorker.get(workerId)?.link.close();
  }

  /** Waits until the worker has closed its link and its last messages are processed. Closes the link after `withinMs`. */
  async settle(workerId: string, withinMs: number): Promise<void> {
    const link = this.byWorker.get(workerId)?.link;
    if (!link) return;
    await new Promise<void>((resolve) => {
      const timer = this.clock.setTimer(withinMs, () => link.close());
      link.onEnd(() => (timer.cancel(), resolve()));
    });
    await this.nextTurn();
  }

  /** Answers the pending reports, then closes every link: workers repeat outcomes that nobody confirmed. */
  async closeAll(): Promise<void> {
    this.isOpen = false;
    await Promise.allSettled(this.pendingReports);
    await this.nextTurn();
    for (const { link } of this.open) link.close();
  }

  private handlersOf(state: LinkState): Handlers {
    const { registry } = this;
    return {
      'worker.register': (registration) => this.register(state, registration),
      'worker.heartbeat': async ({ load }) => {
        const isKnown = state.workerId !== undefined && registry.heartbeat(state.workerId, pickLoad(load));
        return { status: isKnown ? 'ok' : 'unknown' };
      },
      'worker.capabilities': async ({ capabilities }) => {
        const workerId = registered(state);
        const { accepted, refusedCapabilities } = this.checkCapabilities(workerId, capabilities);
        registry.setCapabilities(workerId, accepted.map(pickCapability));
        return { status: 'ok', ...refusedCapabilities };
      },
      'worker.drain': async () => {
        registry.apply(registered(state), 'drain');
        return { status: 'ok' };
      },
      'session.ended': async (ended) => {
        this.openReports().sessionEnded(registered(state), ended);
        return { status: 'ok' };
      },
      'task.output': async (output) => ({ status: await this.tracked(this.output(registered(state), output)) }),
      'task.finished': async ({ leaseId, outcome }) => {
        const finished = { leaseId, outcome: limitedOutcome(outcome) };
        return { status: await this.tracked(this.openReports().finished(registered(state), finished)) };
      },
    };
  }

  /** Ends the attempt if its output exceeds the JSON limits; the reply `stale` makes the worker stop it. */
  private async output(workerId: string, { leaseId, chunks }: TaskOutput): Promise<TaskOutputReply['status']> {
    const { kept, ending } = limitedOutput(chunks);
    const status = await this.openReports().output(workerId, { leaseId, chunks: [...kept] });
    if (!ending || status === 'stale') return status;
    await this.openReports().finished(workerId, { leaseId, outcome: ending });
    return 'stale';
  }

  private async register(state: LinkState, registration: WorkerRegister): Promise<WorkerRegisterReply> {
    const { registry, log } = this;
    const { running, finished: presented, sessions } = registration;
    const worker = pickRegistration(registration);
    const finished = limitedAttempts(presented);
    const { workerId, instanceId } = worker;
    if (registry.hasEnded(instanceId))
      throw new YardError('CONFLICT', `the process of instance ${instanceId} has ended`);
    if (state.workerId !== undefined && state.workerId !== workerId) throw this.secondWorker(state, workerId);
    this.evictOfflineFor(workerId);
    const older = this.byWorker.get(workerId);
    state.workerId = workerId;
    this.byWorker.set(workerId, state);
    if (older && older !== state) older.link.close();
    const { accepted, refusedCapabilities } = this.checkCapabilities(workerId, worker.capabilities);
    const linkId = this.newLinkId();
    registry.register({ ...worker, linkId, capabilities: accepted });
    const sorted = await this.openReports().registered(
      { workerId, instanceId, linkId },
      { running, finished, sessions },
    );
    if (this.byWorker.get(workerId) === state) registry.apply(workerId, 'registered');
    state.onRegistered?.(workerId);
    log.info(
      { event: 'worker_registered', workerId, instanceId, slots: worker.slots, adopted: sorted.adopted.length },
      'the worker registered',
    );
    const { heartbeatIntervalMs, leaseTtlMs } = this.settings;
    const artifactsUrl = state.uploadsUrl?.();
    const uploads = artifactsUrl !== undefined && { artifactsUrl };
    return { heartbeatIntervalMs, leaseTtlMs, ...sorted, ...uploads, ...refusedCapabilities };
  }

  /** Separates valid capabilities from invalid ones, which the reply names. */
  private checkCapabilities(workerId: string, declared: readonly Capability[]): CheckedCapabilities {
    const { taken: accepted, refused } = checkCapabilities(declared);
    if (refused.length === 0) return { accepted };
    this.counters.refusedCapabilities += refused.length;
    this.log.warn({ event: 'capabilities_refused', workerId, refused }, 'refused capabilities of the worker');
    return { accepted, refusedCapabilities: { refusedCapabilities: refused } };
  }

  /** Rejects a second worker on a link. A link belongs to one worker, because its end is recorded for only one. */
  private secondWorker({ link, workerId }: LinkState, otherId: string): YardError {
    this.clock.nextTurn(() => link.close());
    return new YardError('CONFLICT', `this link belongs to worker ${workerId}; open another link for ${otherId}`);
  }

  /** Removes the worker that has been offline longest if the limit is reached. Offline workers stay listed only while there is room. */
  private evictOfflineFor(workerId: string): void {
    const { registry } = this;
    const { workersMax } = this.settings;
    if (registry.get(workerId) || registry.size < workersMax) return;
    const lost = registry
      .list()
      .filter(({ state }) => state === 'offline')
      .sort((a, b) => a.lastSeenAtMs - b.lastSeenAtMs)[0];
    if (!lost) throw new YardError('TOO_MANY_CLIENTS', `worker limit reached (${workersMax}); raise WORKERS_MAX`);
    registry.apply(lost.workerId, 'remove');
  }

  private ended(state: LinkState, end: LinkEnd): void {
    this.open.delete(state);
    this.counters.closed++;
    const { workerId } = state;
    if (workerId === undefined || this.byWorker.get(workerId) !== state) return;
    this.byWorker.delete(workerId);
    this.log.info({ event: 'link_closed', workerId, end }, 'the link of the worker closed');
    this.registry.apply(workerId, 'linkClosed', end);
  }

  private refused(state: LinkState, message: string, error: unknown): void {
    this.counters.refusedMessages++;
    const { workerId } = state;
    this.log.warn({ event: 'message_refused', workerId, messageType: message, err: error }, 'refused a message');
  }

  private async tracked<T>(recording: Promise<T>): Promise<T> {
    this.pendingReports.add(recording);
    try {
      return await recording;
    } finally {
      this.pendingReports.delete(recording);
    }
  }

  private nextTurn(): Promise<void> {
    return new Promise((resolve) => this.clock.nextTurn(resolve));
  }

  private openReports(): WorkerReports {
    if (!this.reports) throw new YardError('INTERNAL', 'the control plane is not ready for reports');
    return this.reports;
  }
}

function registered(state: LinkState): string {
  if (state.workerId === undefined) throw new YardError('NOT_REGISTERED', 'register on this link first');
  return state.workerId;
}
