import type { History } from '../history';

interface Moment {
  atMs: number;
  text: string;
}

/** Formats what happened to a task, from every side, in order of time. */
export function timelineOf(taskId: string, history: History): string[] {
  const task = history.tasks.find(({ id }) => id === taskId);
  const submission = history.submissions.find((each) => each.taskId === taskId || each.ref === task?.ref);
  const moments: Moment[] = [];
  const add = (atMs: number | undefined, text: string): void =>
    void (atMs !== undefined && Number.isFinite(atMs) && moments.push({ atMs, text }));
  add(submission?.sentAtMs, `a caller submits ${submission?.ref}: ${submission?.answer}`);
  for (const { attempt, workerId, startedAtMs, finishedAtMs, status, reason } of task?.attempts ?? []) {
    add(startedAtMs, `attempt ${attempt} is claimed for ${workerId}`);
    add(finishedAtMs, `attempt ${attempt} is recorded as ${status}${reason === undefined ? '' : `: ${reason}`}`);
  }
  for (const { taskId: id, attempt, process, beganAtMs, endedAtMs, ending } of history.executions) {
    if (id !== taskId) continue;
    add(beganAtMs, `${process} begins attempt ${attempt}`);
    add(endedAtMs, `${process} ends attempt ${attempt}: ${ending ?? 'killed'}`);
  }
  for (const event of task?.events.filter(({ type }) => type === 'output') ?? []) {
    const { attempt, data = '' } = event.data;
    add(event.atMs, `output of attempt ${attempt} is recorded: ${JSON.stringify(data)}`);
  }
  addFaults(history, task?.attempts.map(({ workerId }) => workerId) ?? [], moments);
  return formatted(moments);
}

/** Adds the faults of its workers and of all workers, from shortly before the task until its end. */
function addFaults({ faults }: History, workerIds: readonly string[], moments: Moment[]): void {
  const times = moments.map(({ atMs }) => atMs);
  const [fromMs, untilMs] = [Math.min(...times) - 5000, Math.max(...times)];
  for (const { kind, workerId, fromMs: beganMs, untilMs: undoneMs, isReported } of faults) {
    if (undoneMs < fromMs || beganMs > untilMs || (workerId !== undefined && !workerIds.includes(workerId))) continue;
    const what = `${kind}${workerId === undefined ? '' : ` ${workerId}`}${isReported ? ', exit reported' : ''}`;
    moments.push({ atMs: beganMs, text: `FAULT ${what}` });
    if (undoneMs > beganMs && Number.isFinite(undoneMs)) moments.push({ atMs: undoneMs, text: `FAULT ENDS ${what}` });
  }
}

function formatted(moments: readonly Moment[]): string[] {
  const sorted = [...moments].sort((a, b) => a.atMs - b.atMs);
  const startMs = sorted[0]?.atMs ?? 0;
  return sorted.map(({ atMs, text }) => `${((atMs - startMs) / 1000).toFixed(3).padStart(9)} s  ${text}`);
}
