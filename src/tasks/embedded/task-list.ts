import { InvalidPayloadError } from '../../protocol';
import type { Task } from '../task';
import type { TaskFilter, TaskPage } from '../task-store';
import { isFinal, type TaskState, taskStates } from '../task.state';
import type { Inputs } from './inputs';
import type { LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import { type TaskRow, toEndedTask } from './rows';
import type { Database, Statement } from './sqlite';
import type { Statements } from './statements';

/** Where a task stands in the list, which is ordered by both, newest first. */
interface Position {
  createdAtMs: number;
  seq: number;
  live?: LiveTask;
}

/** Tasks of one page, at most. */
const limitMax = 1000;

/**
 * Lists tasks, newest first. Those that wait or run are in memory; every final state that is asked for is one index scan of at most a
 * page of positions. These are merged, and only the tasks of the page are read. Where both worker and capability are given, the ended
 * tasks of the worker that have another capability are stepped over.
 */
export class TaskList {
  private readonly scans = new Map<string, Statement>();

  constructor(
    private readonly parts: { database: Database; statements: Statements; live: LiveTasks; inputs: Inputs },
  ) {}

  /** @throws YardError `INVALID_REQUEST` with the path `cursor`. */
  page(filter: TaskFilter, { limit, cursor }: { limit: number; cursor?: string }): TaskPage {
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const length = Math.min(Math.max(1, Math.trunc(limit)), limitMax);
    const states = new Set(filter.states ?? taskStates);
    const positions: Position[] = [...states]
      .filter(isFinal)
      .flatMap((state) => this.scan(state, filter, after, length + 1))
      .concat(this.liveOnes(states, filter, after).slice(0, length + 1))
      .sort(newestFirst);
    const shown = positions.slice(0, length);
    const tasks = shown.map((position) => this.task(position));
    return positions.length > length ? { tasks, nextCursor: formatCursor(shown.at(-1)!) } : { tasks };
  }

  private task({ seq, live }: Position): Task {
    return live ? this.parts.inputs.with(live) : toEndedTask(this.parts.statements.taskBySeq.get(seq) as TaskRow);
  }

  private liveOnes(states: ReadonlySet<TaskState>, filter: TaskFilter, after: Position | undefined): Position[] {
    const { workerId, capability, createdFromMs = -Infinity, createdBeforeMs = Infinity } = filter;
    const positions: Position[] = [];
    for (const live of this.parts.live.all()) {
      const { task, seq } = live;
      const position = { createdAtMs: task.createdAtMs, seq, live };
      const fits =
        states.has(task.state) &&
        (workerId === undefined || task.workerId === workerId) &&
        (capability === undefined || task.capability === capability) &&
        task.createdAtMs >= createdFromMs &&
        task.createdAtMs < createdBeforeMs &&
        (!after || newestFirst(after, position) < 0);
      if (fits) positions.push(position);
    }
    return positions.sort(newestFirst);
  }

  private scan(state: TaskState, filter: TaskFilter, after: Position | undefined, limit: number): Position[] {
    const conditions: Array<[sql: string, ...values: Array<string | number>]> = [['state = ?', state]];
    if (filter.workerId !== undefined) conditions.push(['worker_id = ?', filter.workerId]);
    if (filter.capability !== undefined) conditions.push(['capability = ?', filter.capability]);
    if (filter.createdFromMs !== undefined) conditions.push(['created_at_ms >= ?', filter.createdFromMs]);
    if (filter.createdBeforeMs !== undefined) conditions.push(['created_at_ms < ?', filter.createdBeforeMs]);
    if (after) conditions.push(['(created_at_ms, seq) < (?, ?)', after.createdAtMs, after.seq]);
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const values = conditions.flatMap(([, ...values]) => values);
    const rows = this.prepared(
      `SELECT created_at_ms AS createdAtMs, seq FROM tasks INDEXED BY ${indexFor(filter)} WHERE ${where}
       ORDER BY created_at_ms DESC, seq DESC LIMIT ?`,
    ).all(...values, limit);
    return rows as Position[];
  }

  private prepared(sql: string): Statement {
    const statement = this.scans.get(sql) ?? this.parts.database.prepare(sql);
    this.scans.set(sql, statement);
    return statement;
  }
}

function newestFirst(a: Position, b: Position): number {
  return b.createdAtMs - a.createdAtMs || b.seq - a.seq;
}

/** Named, because without statistics the planner takes any index that begins with an equality. */
function indexFor({ workerId, capability }: TaskFilter): string {
  if (workerId !== undefined) return 'ended_by_worker';
  return capability === undefined ? 'ended_by_state' : 'ended_by_capability';
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
