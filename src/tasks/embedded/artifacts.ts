import type { Outcome } from '@yardmaster/protocol';
import type { ArtifactAdded, NewArtifact, StoredArtifact } from '../artifact';
import { type Encoded, type EncodedOutcome, withProperty } from '../shared/encoded';
import type { LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import type { Statements } from './statements';

export interface ArtifactSettings {
  /** Artifacts of one task. */
  artifactsMax: number;
}

/**
 * The artifact records of tasks, one per name. The live tasks with artifacts are also in memory, so that ending any other task needs no query;
 * they are read again after a rollback.
 */
export class StoredArtifacts {
  /** Bytes of the artifacts of each live task with artifacts. */
  private liveBytes: Map<number, number> | undefined;

  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly settings: ArtifactSettings,
  ) {}

  /** Adds an artifact to the running attempt with this lease. */
  add(leaseId: string, artifact: NewArtifact, atMs: number): ArtifactAdded {
    const live = this.live.byLease(leaseId);
    if (!live) return { status: 'stale' };
    const { artifactsMax } = this.settings;
    const { name, file, sizeBytes, sha256, contentType } = artifact;
    const there = this.hasNone(live) ? [] : this.of(live.seq);
    const replaced = there.find((other) => other.name === name);
    if (!replaced && there.length >= artifactsMax) return { status: 'full', artifactsMax };
    const bytes = this.bytesOf(live) + sizeBytes - (replaced?.sizeBytes ?? 0);
    this.statements.putArtifact.run(live.seq, name, live.task.attempt, file, sizeBytes, sha256, contentType, atMs);
    this.ofLive.set(live.seq, bytes);
    return replaced ? { status: 'recorded', replaced: replaced.file } : { status: 'recorded' };
  }

  /** Returns the artifacts of a task, by name. */
  of(taskSeq: number): StoredArtifact[] {
    return this.statements.artifacts.all(taskSeq).map((row) => ({ ...(row as unknown as StoredArtifact) }));
  }

  /** Adds the artifacts recorded under the lease to the outcome of a running attempt. */
  withArtifacts(live: LiveTask, outcome: EncodedOutcome): EncodedOutcome {
    const own = this.hasNone(live) ? [] : this.of(live.seq).filter(({ attempt }) => attempt === live.task.attempt);
    if (own.length === 0) return outcome;
    const artifacts = own.map(({ name, sizeBytes, sha256, contentType }) => ({ name, sizeBytes, sha256, contentType }));
    const artifactsJson = JSON.stringify(artifacts);
    const withArtifacts = ({ value, json }: Encoded<Outcome>): Encoded<Outcome> => ({
      value: { ...value, artifacts },
      json: withProperty(json, 'artifacts', artifactsJson),
    });
    return { ...withArtifacts(outcome), brief: withArtifacts(outcome.brief) };
  }

  /** Returns the bytes of the artifacts of all attempts. */
  bytesOf({ seq }: LiveTask): number {
    return this.ofLive.get(seq) ?? 0;
  }

  /** Drops the entry of an ended task. */
  drop({ seq }: LiveTask): void {
    this.ofLive.delete(seq);
  }

  /** Drops everything in memory; it is read again at the next use. */
  invalidate(): void {
    this.liveBytes = undefined;
  }

  private hasNone({ seq }: LiveTask): boolean {
    return !this.ofLive.has(seq);
  }

  private get ofLive(): Map<number, number> {
    return this.liveBytes ?? this.load();
  }

  private load(): Map<number, number> {
    const loaded = (this.liveBytes = new Map<number, number>());
    const rows = this.statements.liveArtifacts.all() as Array<{ taskSeq: number; sizeBytes: number }>;
    for (const { taskSeq, sizeBytes } of rows) loaded.set(taskSeq, (loaded.get(taskSeq) ?? 0) + sizeBytes);
    return loaded;
  }
}
