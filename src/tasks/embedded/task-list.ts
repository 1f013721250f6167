import type { ListedTask, TaskFilter, TaskPage } from '../port';
import { isFinal, type TaskState, taskStates } from '../task.state';
import type { LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import { formatTaskCursor, parseTaskCursor, type TaskPosition } from '../shared/cursors';
import { type ListedRow, toListedTask } from '../shared/rows';
import type { Database, Statement } from './sqlite';
import type { Statements } from './statements';

/** A task in the list. */
interface Position extends TaskPosition {
  live?: LiveTask;
}

/** Limit of tasks per page. */
const limitMax = 1000;

/** Limit of the JSON of a page, in characters; the task that exceeds it is the last one. */
const pageCharsMax = 4 * 1024 * 1024;

/** An SQL condition and its values. */
type Condition = [sql: string, ...values: Array<string | number>];

interface Row {
  createdAtMs: number;
  seq: number;
  id: string;
}

/**
 * Lists tasks, newest first. Each requested state costs one index scan of at most a page of positions, except running tasks, which are in memory.
 * The positions are merged, and only the tasks of the page are read, without inputs and results. With more than one of key, worker
 * and capability, the scan also steps over tasks that match only the first of them.
 */
export class TaskList {
  private readonly scans = new Map<string, Statement>();

  constructor(
    private readonly database: Database,
    private readonly statements: Statements,
    private readonly live: LiveTasks,
  ) {}

  /** @throws YardError `INVALID_REQUEST` with the path `cursor`. */
  page(filter: TaskFilter, { limit, cursor }: { limit: number; cursor?: string }): TaskPage {
    const after = cursor === undefined ? undefined : parseTaskCursor(cursor);
    const length = Math.min(Math.max(1, Math.trunc(limit)), limitMax);
    const states = [...new Set(filter.states ?? taskStates)];
    const positions = states
      .flatMap((state) => this.inState(state, filter, after, length + 1))
      .sort((a, b) => b.createdAtMs - a.createdAtMs || b.seq - a.seq);
    const tasks = this.tasks(positions.slice(0, length));
    const last = positions[tasks.length - 1];
    return last && positions.length > tasks.length ? { tasks, nextCursor: formatTaskCursor(last) } : { tasks };
  }

  /** Reads the tasks that fit a page; at least one, if there is any. */
  private tasks(positions: readonly Position[]): ListedTask[] {
    const tasks: ListedTask[] = [];
    let chars = 0;
    for (const { seq, live } of positions) {
      if (chars >= pageCharsMax) break;
      const task = live?.task ?? toListedTask(this.statements.listedBySeq.get(seq) as ListedRow);
      tasks.push(task);
      chars += JSON.stringify(task).length;
    }
    return tasks;
  }

  private inState(state: TaskState, filter: TaskFilter, after: Position | undefined, limit: number): Position[] {
    const { live } = this;
    if (isFinal(state)) {
      const workerId: Condition[] = filter.workerId === undefined ? [] : [['worker_id = ?', filter.workerId]];
      return this.scan(endedIndex(filter), [['state = ?', state], ...workerId], filter, after, limit);
    }
    // A waiting task has a worker only after an attempt. These few tasks and the running ones are in memory.
    if (state === 'running' || filter.workerId !== undefined) {
      const tasks = state === 'running' ? live.running(filter.workerId) : live.requeued(filter.workerId!);
      return tasks.map(toPosition).filter((position) => fits(position, filter, after));
    }
    const runningTotal = live.running().length;
    const index = filter.keyId === undefined ? 'tasks_live' : 'live_by_key';
    return this.scan(index, [['state IS NULL']], filter, after, limit + runningTotal)
      .map(({ id }) => toPosition(live.get(id)!))
      .filter(({ live: { task } }) => task.state === 'queued');
  }

  private scan(index: string, of: Condition[], filter: TaskFilter, after: Position | undefined, limit: number): Row[] {
    const conditions = [...of];
    if (filter.capability !== undefined) conditions.push(['capability = ?', filter.capability]);
    if (filter.keyId !== undefined) conditions.push(['key_id = ?', filter.keyId]);
    if (filter.createdFromMs !== undefined) conditions.push(['created_at_ms >= ?', filter.createdFromMs]);
    if (filter.createdBeforeMs !== undefined) conditions.push(['created_at_ms < ?', filter.createdBeforeMs]);
    if (after) conditions.push(['(created_at_ms, seq) < (?, ?)', after.createdAtMs, after.seq]);
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const values = conditions.flatMap(([, ...values]) => values);
    const rows = this.prepared(
      `SELECT created_at_ms AS createdAtMs, seq, id FROM tasks INDEXED BY ${index} WHERE ${where}
       ORDER BY created_at_ms DESC, seq DESC LIMIT ?`,
    ).all(...values, limit);
    return rows as Row[];
  }

  private prepared(sql: string): Statement {
    const statement = this.scans.get(sql) ?? this.database.prepare(sql);
    this.scans.set(sql, statement);
    return statement;
  }
}

function toPosition(live: LiveTask): Position & { live: LiveTask } {
  return { createdAtMs: live.task.createdAtMs, seq: live.seq, live };
}

function fits({ createdAtMs, seq, live }: Position, filter: TaskFilter, after: Position | undefined): boolean {
  const { capability, keyId, createdFromMs = -Infinity, createdBeforeMs = Infinity } = filter;
  const isOfCapability = capability === undefined || live!.task.capability === capability;
  const isOfKey = keyId === undefined || live!.task.keyId === keyId;
  const isInRange = createdAtMs >= createdFromMs && createdAtMs < createdBeforeMs;
  const isAfter = !after || createdAtMs < after.createdAtMs || (createdAtMs === after.createdAtMs && seq < after.seq);
  return isOfCapability && isOfKey && isInRange && isAfter;
}

/** Names the index: without statistics, the planner chooses any index that begins with an equality. */
function endedIndex({ workerId, capability, keyId }: TaskFilter): string {
  if (keyId !== undefined) return 'ended_by_key';
  if (workerId !== undefined) return 'ended_by_worker';
  return capability === undefined ? 'ended_by_state' : 'ended_by_capability';
}
