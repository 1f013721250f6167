import { TaskStore } from '../../port';
import type { EmbeddedEngine } from '../embedded-engine';
import { EmbeddedArtifacts } from './embedded-artifacts';
import { EmbeddedAttempts } from './embedded-attempts';
import { EmbeddedChanges } from './embedded-changes';
import { EmbeddedCredentials } from './embedded-credentials';
import { EmbeddedFleet } from './embedded-fleet';
import { EmbeddedKeys } from './embedded-keys';
import { EmbeddedQueue } from './embedded-queue';
import { EmbeddedRecords } from './embedded-records';
import { EmbeddedRetention } from './embedded-retention';
import { EmbeddedSessions } from './embedded-sessions';
import { EngineAccess, nothing } from './engine-access';

/**
 * The task store of one control plane on SQLite, in this process. All writes of one turn of the event loop share a transaction and a disk sync.
 * Not guaranteed by the port: reads see earlier writes of the same turn before these are durable.
 */
export class EmbeddedTaskStore extends TaskStore {
  private readonly access: EngineAccess;
  readonly queue: EmbeddedQueue;
  readonly attempts: EmbeddedAttempts;
  readonly tasks: EmbeddedRecords;
  readonly artifacts: EmbeddedArtifacts;
  readonly retention: EmbeddedRetention;
  readonly keys: EmbeddedKeys;
  readonly sessions: EmbeddedSessions;
  readonly credentials: EmbeddedCredentials;
  readonly changes: EmbeddedChanges;
  readonly fleet: EmbeddedFleet;

  /** Stores on the same engine share its data. */
  constructor(engine: EmbeddedEngine) {
    super();
    const access = (this.access = new EngineAccess(engine));
    this.queue = new EmbeddedQueue(access);
    this.attempts = new EmbeddedAttempts(access);
    this.tasks = new EmbeddedRecords(access);
    this.artifacts = new EmbeddedArtifacts(access);
    this.retention = new EmbeddedRetention(access);
    this.keys = new EmbeddedKeys(access);
    this.sessions = new EmbeddedSessions(access);
    this.credentials = new EmbeddedCredentials(access);
    this.changes = new EmbeddedChanges(access);
    this.fleet = new EmbeddedFleet(access);
  }

  async open(): Promise<void> {
    this.access.engine.open(this.access);
  }

  async close(): Promise<void> {
    await this.access.engine.close(this.access);
  }

  probe(): Promise<void> {
    return this.access.write(nothing, ({ operations }) => operations.probe());
  }
}
