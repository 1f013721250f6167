import type { Attempt, Task, TaskEvent } from '../task';
import { type AttemptRow, type EventRow, type TaskRow, toAttempt, toEvent, toTask } from './rows';
import type { Statements } from './statements';
import type { Tally } from './tally';

/** Attempts that are told of one task: its last ones, where rejections made more. */
const attemptsListedMax = 1000;

/** What is read by one statement. Only `running` has no limit of its own: it is bounded by the slots of the workers. */
export class TaskReader {
  constructor(
    private readonly statements: Statements,
    private readonly tally: Tally,
  ) {}

  /** One index step a queue; the tasks themselves are not compared. */
  next(queueKeys: readonly string[]): Task | undefined {
    const first = queueKeys
      .filter((key) => this.tally.waitsIn(key))
      .map((key) => this.statements.firstWaiting.get(key) as { seq: number; priority: number })
      .reduce<{ seq: number; priority: number } | undefined>(
        (best, row) => (goesBefore(row, best) ? row : best),
        undefined,
      );
    return first && toTask(this.statements.taskBySeq.get(first.seq) as TaskRow);
  }

  overdue(atMs: number, limit: number): Task[] {
    return (this.statements.overdueTasks.all(atMs, limit) as TaskRow[]).map(toTask);
  }

  running({ workerId, leaseEndedBeforeMs }: { workerId?: string; leaseEndedBeforeMs?: number }): Attempt[] {
    const { running, runningOnWorker, runningWithEndedLease } = this.statements;
    if (leaseEndedBeforeMs !== undefined) {
      const ended = (runningWithEndedLease.all(leaseEndedBeforeMs) as AttemptRow[]).map(toAttempt);
      return ended.filter((attempt) => workerId === undefined || attempt.workerId === workerId);
    }
    return ((workerId === undefined ? running.all() : runningOnWorker.all(workerId)) as AttemptRow[]).map(toAttempt);
  }

  get(taskId: string): Task | undefined {
    const row = this.statements.taskById.get(taskId) as TaskRow | undefined;
    return row && toTask(row);
  }

  attempts(taskId: string): Attempt[] {
    const seq = this.seq(taskId);
    if (seq === undefined) return [];
    return (this.statements.lastAttempts.all(seq, attemptsListedMax) as AttemptRow[]).map(toAttempt).toReversed();
  }

  events(taskId: string, afterSeq: number, limit: number): TaskEvent[] {
    const seq = this.seq(taskId);
    return seq === undefined ? [] : (this.statements.eventsAfter.all(seq, afterSeq, limit) as EventRow[]).map(toEvent);
  }

  private seq(taskId: string): number | undefined {
    return (this.statements.seqById.get(taskId) as { seq: number } | undefined)?.seq;
  }
}

interface Place {
  seq: number;
  priority: number;
}

function goesBefore(a: Place, b: Place | undefined): boolean {
  return !b || a.priority > b.priority || (a.priority === b.priority && a.seq < b.seq);
}
