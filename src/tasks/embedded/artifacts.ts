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

/** The artifact records of tasks, one per name. Live tasks know the size of theirs, so that ending a task without any needs no query. */
export class StoredArtifacts {
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
    const there = live.artifactBytes === undefined ? [] : this.of(live.seq);
    const replaced = there.find((other) => other.name === name);
    if (!replaced && there.length >= artifactsMax) return { status: 'full', artifactsMax };
    const artifactBytes = (live.artifactBytes ?? 0) + sizeBytes - (replaced?.sizeBytes ?? 0);
    this.statements.putArtifact.run(live.seq, name, live.task.attempt, file, sizeBytes, sha256, contentType, atMs);
    this.live.resize(live, { artifactBytes });
    return replaced ? { status: 'recorded', replaced: replaced.file } : { status: 'recorded' };
  }

  /** Returns the artifacts of a task, by name. */
  of(taskSeq: number): StoredArtifact[] {
    return this.statements.artifacts.all(taskSeq).map((row) => ({ ...(row as unknown as StoredArtifact) }));
  }

  /** Adds the artifacts recorded under the lease to the outcome of a running attempt. */
  withArtifacts(live: LiveTask, outcome: EncodedOutcome): EncodedOutcome {
    if (live.artifactBytes === undefined) return outcome;
    const own = this.of(live.seq).filter(({ attempt }) => attempt === live.task.attempt);
    if (own.length === 0) return outcome;
    const artifacts = own.map(({ name, sizeBytes, sha256, contentType }) => ({ name, sizeBytes, sha256, contentType }));
    const artifactsJson = JSON.stringify(artifacts);
    const withArtifacts = ({ value, json }: Encoded<Outcome>): Encoded<Outcome> => ({
      value: { ...value, artifacts },
      json: withProperty(json, 'artifacts', artifactsJson),
    });
    return { ...withArtifacts(outcome), brief: withArtifacts(outcome.brief) };
  }
}
