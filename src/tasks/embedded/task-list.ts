import { InvalidPayloadError } from '../../protocol';
import type { TaskFilter, TaskPage } from '../task-store';
import { isFinal, type TaskState, taskStates } from '../task.state';
import { type TaskRow, toTask } from './rows';
import type { Database, Statement } from './sqlite';

/** Where a page ended. The list is ordered by both, newest first. */
interface Position {
  createdAtMs: number;
  seq: number;
}

/** Tasks of one page, at most. */
const limitMax = 1000;

/**
 * Lists tasks, newest first. Every state that is asked for is one index scan of at most a page of positions; these are merged, and only
 * the tasks of the page are read. Where both worker and capability are given, the tasks of the worker that have another
 * capability are stepped over; among those that wait or run, all that do not fit.
 */
export class TaskList {
  private readonly scans = new Map<string, Statement>();

  constructor(
    private readonly database: Database,
    private readonly taskBySeq: Statement,
  ) {}

  /** @throws YardError `INVALID_REQUEST` with the path `cursor`. */
  page(filter: TaskFilter, { limit, cursor }: { limit: number; cursor?: string }): TaskPage {
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const length = Math.min(Math.max(1, Math.trunc(limit)), limitMax);
    const positions = [...new Set(filter.states ?? taskStates)]
      .flatMap((state) => this.scan(state, filter, after, length + 1))
      .sort((a, b) => b.createdAtMs - a.createdAtMs || b.seq - a.seq);
    const shown = positions.slice(0, length);
    const tasks = shown.map(({ seq }) => toTask(this.taskBySeq.get(seq) as TaskRow));
    return positions.length > length ? { tasks, nextCursor: formatCursor(shown.at(-1)!) } : { tasks };
  }

  private scan(state: TaskState, filter: TaskFilter, after: Position | undefined, limit: number): Position[] {
    const conditions: Array<[sql: string, ...values: Array<string | number>]> = [['state = ?', state]];
    if (filter.workerId !== undefined) conditions.push(['worker_id = ?', filter.workerId]);
    if (filter.capability !== undefined) conditions.push(['capability = ?', filter.capability]);
    if (filter.createdFromMs !== undefined) conditions.push(['created_at_ms >= ?', filter.createdFromMs]);
    if (filter.createdBeforeMs !== undefined) conditions.push(['created_at_ms < ?', filter.createdBeforeMs]);
    if (after) conditions.push(['(created_at_ms, seq) < (?, ?)', after.createdAtMs, after.seq]);
    const index = indexFor(filter, isFinal(state));
    if (index.startsWith('ended')) conditions.push(['finished_at_ms IS NOT NULL']);
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const values = conditions.flatMap(([, ...values]) => values);
    return this.prepared(
      `SELECT created_at_ms AS createdAtMs, seq FROM tasks INDEXED BY ${index} WHERE ${where}
       ORDER BY created_at_ms DESC, seq DESC LIMIT ?`,
    ).all(...values, limit) as Position[];
  }

  private prepared(sql: string): Statement {
    const statement = this.scans.get(sql) ?? this.database.prepare(sql);
    this.scans.set(sql, statement);
    return statement;
  }
}

/**
 * Named, because without statistics the planner takes any index that begins with an equality. Tasks that wait or run are few enough
 * to go through all of their state.
 */
function indexFor({ workerId, capability }: TaskFilter, hasEnded: boolean): string {
  if (hasEnded && workerId !== undefined) return 'ended_by_worker';
  return hasEnded && capability !== undefined ? 'ended_by_capability' : 'tasks_by_state';
}

function formatCursor({ createdAtMs, seq }: Position): string {
  return Buffer.from(`${createdAtMs}.${seq}`).toString('base64url');
}

function parseCursor(cursor: string): Position {
  const parts = /^(\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const position = { createdAtMs: Number(parts?.[1]), seq: Number(parts?.[2]) };
  if (parts && formatCursor(position) === cursor) return position;
  throw new InvalidPayloadError({ path: 'cursor', message: 'is no cursor of this list' }, 'INVALID_REQUEST');
}
