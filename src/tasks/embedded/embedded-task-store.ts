import { type Clock, type Random, SystemClock, SystemRandom } from '../../clock';
import { type ErrorInfo, type Outcome, type OutputChunk, YardError } from '../../protocol';
import type { ArtifactAdded, NewArtifact, StoredArtifact } from '../artifact';
import type { EndRequest } from '../end-request.policy';
import type { SessionStore } from '../session-store';
import type { Attempt, NewTask, Task, TaskChange, TaskEvent } from '../task';
import {
  type Added,
  type Claim,
  type EndRequested,
  type Holder,
  type Holding,
  type Idempotency,
  type QueuePlace,
  type Recorded,
  type Retention,
  type TaskCounts,
  type TaskFilter,
  type TaskPage,
  TaskStore,
  type WaitingQueue,
  type WaitingTask,
} from '../task-store';
import { EmbeddedSessions } from './embedded-sessions';
import { encode, encodeChunks, encodeError, encodeOutcome, encodeTask } from './encoded';
import { type EmbeddedTaskStoreOptions, OpenedStore, type StoreSettings, withDefaults } from './opened-store';
import type { Written } from './written';

/**
 * The task store of one control plane: SQLite, in this process. All writes of one turn of the event loop share one transaction and one wait
 * for the disk. Reads see the writes before them in the same turn, before those are durable.
 */
export class EmbeddedTaskStore extends TaskStore {
  readonly sessions: SessionStore = new EmbeddedSessions(
    () => this.require().sessions,
    (encodeFirst, operate) => this.write(encodeFirst, (_, encoded) => operate(encoded)),
  );
  private readonly settings: StoreSettings;
  private readonly listeners = new Set<(change: TaskChange) => void>();
  /** Set by open, cleared by close. */
  private opened: OpenedStore | undefined;

  /** `onError` gets the errors of listeners and of syncs in the background, which no caller gets. By default they are process warnings. */
  constructor(
    options: EmbeddedTaskStoreOptions,
    private readonly random: Random = new SystemRandom(),
    private readonly clock: Clock = new SystemClock(),
    private readonly onError: (error: unknown) => void = warn,
  ) {
    super();
    this.settings = withDefaults(options);
  }

  async open(): Promise<void> {
    this.opened ??= new OpenedStore(this.settings, this.random, this.clock, this.onError);
  }

  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    await opened?.close();
  }

  add(task: NewTask): Promise<Task> {
    return this.write(
      () => encodeTask(task),
      ({ operations }, encoded) => operations.add(encoded),
    );
  }

  addOnce(task: NewTask, idempotency: Idempotency): Promise<Added> {
    return this.write(
      () => encodeTask(task),
      ({ idempotent }, encoded) => idempotent.addOnce(encoded, idempotency),
    );
  }

  async addedBefore(idempotency: Idempotency): Promise<Task | undefined> {
    return this.require().idempotent.addedBefore(idempotency);
  }

  claim(taskId: string, holder: Holder, atMs: number): Promise<Claim | undefined> {
    return this.write(
      () => holder.placement && encode(holder.placement, 'placement').json,
      ({ operations }, placementJson) => operations.claim(taskId, holder, placementJson ?? null, atMs),
    );
  }

  finish(leaseId: string, outcome: Outcome, atMs: number): Promise<Recorded> {
    return this.write(
      () => encodeOutcome(outcome),
      ({ operations }, encoded) => operations.finish(leaseId, encoded, atMs),
    );
  }

  retry(leaseId: string, outcome: Outcome, notBeforeMs: number, atMs: number): Promise<Recorded> {
    return this.write(
      () => encodeOutcome(outcome),
      ({ operations }, encoded) => operations.retry(leaseId, encoded, notBeforeMs, atMs),
    );
  }

  requeue(
    leaseId: string,
    status: 'lost' | 'rejected',
    error: ErrorInfo,
    atMs: number,
    notBeforeMs?: number,
  ): Promise<Recorded> {
    return this.write(
      () => encodeError(error),
      ({ operations }, encoded) => operations.requeue(leaseId, status, encoded, atMs, notBeforeMs),
    );
  }

  giveUp(leaseId: string, error: ErrorInfo, atMs: number): Promise<Recorded> {
    return this.write(
      () => encode(error, 'error'),
      ({ operations }, encoded) => operations.giveUp(leaseId, encoded, atMs),
    );
  }

  endQueued(taskId: string, outcome: Outcome, atMs: number): Promise<Task | undefined> {
    return this.write(
      () => encodeOutcome(outcome),
      ({ operations }, encoded) => operations.endQueued(taskId, encoded, atMs),
    );
  }

  requestEnd(taskId: string, request: EndRequest, atMs: number): Promise<EndRequested> {
    return this.write(
      () => encodeOutcome(request.outcome),
      ({ operations }, encoded) => operations.requestEnd(taskId, request, encoded, atMs),
    );
  }

  appendOutput(leaseId: string, chunks: readonly OutputChunk[], atMs: number): Promise<'recorded' | 'stale'> {
    return this.write(
      () => encodeChunks(chunks),
      ({ output }, encoded) => output.append(leaseId, encoded, atMs),
    );
  }

  addArtifact(leaseId: string, artifact: NewArtifact, atMs: number): Promise<ArtifactAdded> {
    return this.write(nothing, ({ artifacts }) => ({ value: artifacts.add(leaseId, artifact, atMs) }));
  }

  async attemptUnder(leaseId: string): Promise<Attempt | undefined> {
    return this.require().reader.attemptUnder(leaseId);
  }

  async artifacts(taskId: string): Promise<StoredArtifact[]> {
    return this.require().reader.artifacts(taskId);
  }

  adopt(leaseId: string, holder: Holder): Promise<boolean> {
    return this.write(nothing, ({ operations }) => operations.adopt(leaseId, holder));
  }

  async renew(holdings: readonly Holding[], leaseUntilMs: number): Promise<void> {
    for (const holding of holdings) this.require().live.renew(holding, leaseUntilMs);
  }

  prune(retention: Retention, limit: number): Promise<string[]> {
    return this.write(nothing, ({ pruning }) => pruning.prune(retention, limit));
  }

  probe(): Promise<void> {
    return this.write(nothing, ({ operations }) => operations.probe());
  }

  async waiting(): Promise<readonly WaitingQueue[]> {
    return this.require().live.queues.all();
  }

  async eligible(): Promise<readonly WaitingQueue[]> {
    return this.require().live.queues.eligible();
  }

  setAside(queueKeys: readonly string[]): void {
    this.opened?.live.queues.setAside(queueKeys);
  }

  bringBack(): void {
    this.opened?.live.queues.bringBack();
  }

  async next(queueKeys: readonly string[]): Promise<WaitingTask | undefined> {
    return this.require().live.queues.first(queueKeys)?.task;
  }

  async position(taskId: string): Promise<QueuePlace | undefined> {
    return this.require().live.position(taskId);
  }

  async release(atMs: number): Promise<number | undefined> {
    return this.require().live.release(atMs);
  }

  async running(filter: { workerId?: string; leaseEndedBeforeMs?: number }): Promise<Attempt[]> {
    return this.require().reader.running(filter);
  }

  async overdue(atMs: number, limit: number): Promise<WaitingTask[]> {
    const overdue = this.require().live.overdue(atMs, limit);
    return overdue.map(({ task }) => task);
  }

  async get(taskId: string): Promise<Task | undefined> {
    return this.require().reader.get(taskId);
  }

  async attempts(taskId: string): Promise<Attempt[]> {
    return this.require().reader.attempts(taskId);
  }

  async list(filter: TaskFilter, page: { limit: number; cursor?: string }): Promise<TaskPage> {
    return this.require().list.page(filter, page);
  }

  async events(taskId: string, afterSeq: number, limit: number): Promise<TaskEvent[]> {
    return this.require().reader.events(taskId, afterSeq, limit);
  }

  async counts(): Promise<TaskCounts> {
    const { live, ended } = this.require();
    return [...live.taskCounts(), ...ended.taskCounts()];
  }

  subscribe(listener: (change: TaskChange) => void): () => void {
    const own = (change: TaskChange) => listener(change);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  /** Encodes first, since some values make that throw; only then the operation joins the transaction that it shares with others. */
  private async write<E, T>(
    encodeFirst: () => E,
    operate: (opened: OpenedStore, encoded: E) => Written<T>,
  ): Promise<T> {
    const opened = this.require();
    const encoded = encodeFirst();
    return opened.run(
      () => operate(opened, encoded),
      ({ changes }) => changes?.forEach((change) => this.publish(change)),
    );
  }

  private publish(change: TaskChange): void {
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  private require(): OpenedStore {
    if (!this.opened) throw new YardError('SHUTTING_DOWN', 'the task store is not open');
    return this.opened;
  }
}

function nothing(): void {}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
