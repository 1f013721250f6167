import type { StoredArtifact } from '../artifact';
import type { RunningFilter } from '../port';
import type { Attempt, Task, TaskEvent } from '../task';
import type { StoredArtifacts } from './artifacts';
import type { LiveTasks } from './live-tasks';
import {
  type AttemptRow,
  type LastEnd,
  type OutputRow,
  type TaskRow,
  toAttempt,
  toEndedTask,
  toEndedWithoutInput,
  toLastEnd,
} from '../shared/rows';
import type { Statements } from './statements';
import { deriveEvents } from '../shared/task-events';

/** Limit of returned attempts of a task; only the last ones are returned. */
const attemptsListedMax = 1000;
/** Limit of the JSON of their errors and outcomes, in characters; the attempt that exceeds it is the earliest one returned. */
const attemptsCharsMax = 4 * 1024 * 1024;

/** Reads single tasks: live ones from memory, ended ones by one index lookup. */
export class TaskReader {
  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly storedArtifacts: StoredArtifacts,
  ) {}

  get(taskId: string): Task | undefined {
    const live = this.live.get(taskId);
    if (live) return this.live.withInput(live);
    const row = this.statements.taskById.get(taskId) as TaskRow | undefined;
    return row && toEndedTask(row);
  }

  /** Returns the key of a task without reading its row. */
  ownerOf(taskId: string): Pick<Task, 'keyId'> | undefined {
    const live = this.live.get(taskId);
    if (live) return live.task;
    const row = this.statements.keyById.get(taskId) as { keyId: string | null } | undefined;
    return row && (row.keyId === null ? {} : { keyId: row.keyId });
  }

  /** Returns the running attempts that match; at most as many as the fleet has slots. */
  running({ workerId, linkId, leaseEndedBeforeMs = Infinity }: RunningFilter): Attempt[] {
    const fits = (attempt: Attempt): boolean =>
      attempt.leaseUntilMs < leaseEndedBeforeMs && (linkId === undefined || attempt.linkId === linkId);
    return this.live
      .running(workerId)
      .flatMap(({ running }) => (fits(running!.attempt) ? [{ ...running!.attempt }] : []));
  }

  attemptByLease(leaseId: string): Attempt | undefined {
    const running = this.live.byLease(leaseId)?.running;
    return running && { ...running.attempt };
  }

  artifacts(taskId: string): StoredArtifact[] {
    const seq = this.find(taskId)?.seq;
    return seq === undefined ? [] : this.storedArtifacts.of(seq);
  }

  attempts(taskId: string): Attempt[] {
    const found = this.find(taskId);
    if (!found) return [];
    const rows: AttemptRow[] = [];
    let chars = 0;
    for (const row of this.statements.lastAttempts.iterate(found.seq, attemptsListedMax) as Iterable<AttemptRow>) {
      rows.push(row);
      chars += (row.error?.length ?? 0) + (row.outcome?.length ?? 0);
      if (chars >= attemptsCharsMax) break;
    }
    const last = found.row && toLastEnd(found.row);
    return rows.map((row) => this.attempt(taskId, row, last)).toReversed();
  }

  events(taskId: string, afterSeq: number, limit: number): TaskEvent[] {
    const found = this.find(taskId);
    if (!found) return [];
    const task = found.row ? toEndedWithoutInput(found.row) : this.live.get(taskId)!.task;
    const { attemptsWithEventsAfter, outputAfter } = this.statements;
    const attempts = attemptsWithEventsAfter.all(found.seq, afterSeq, afterSeq, limit) as AttemptRow[];
    const last = found.row && toLastEnd(found.row);
    const output = outputAfter.all(found.seq, afterSeq, limit) as OutputRow[];
    const numbered = attempts.map((row) => ({
      attempt: this.attempt(taskId, row, last),
      startEvent: row.start_event,
      endEvent: row.end_event,
    }));
    return deriveEvents(task, found.row?.end_event ?? null, numbered, output, { afterSeq, limit });
  }

  /** Finds a task; `row` is set if it has ended. */
  private find(taskId: string): { seq: number; row?: TaskRow } | undefined {
    const live = this.live.get(taskId);
    if (live) return { seq: live.seq };
    const row = this.statements.taskById.get(taskId) as TaskRow | undefined;
    return row && { seq: row.seq, row };
  }

  /** Reads an attempt: a running one from memory, which has its renewed lease. */
  private attempt(taskId: string, row: AttemptRow, last: LastEnd | undefined): Attempt {
    const current = this.live.byLease(row.lease_id)?.running;
    return current ? { ...current.attempt } : toAttempt(taskId, row, last);
  }
}
