import type { Execution, History, TaskRecord } from '../history';
import type { Violation } from './judgement';
import { recoveryTimes, type Recoveries, type RecoveryTimes } from './recovery';
import { timelineOf } from './timeline';

/** What a run showed. */
export interface ChaosReport {
  seed: number;
  seconds: number;
  workers: number;
  replay: string;
  counts: Counts;
  faults: Record<string, number>;
  recoveries: RecoveryTimes;
  violations: Violation[];
  /** Of each task that a violation names. */
  timelines: Record<string, string[]>;
}

export interface Counts {
  acknowledged: number;
  unknown: number;
  tasks: number;
  succeeded: number;
  attempts: number;
  lost: number;
  rejected: number;
  /** Attempts that ran on while a later one of the same task ran. */
  overlaps: number;
  /** Attempts that their worker finished although they were taken from it: each was reported in vain. */
  finishedInVain: number;
  outputLines: number;
  followed: number;
  reconnectionsOfFollowers: number;
  processes: number;
}

const timelinesMax = 5;

export function makeReport(
  run: Pick<ChaosReport, 'seed' | 'seconds' | 'workers' | 'replay'>,
  history: History,
  violations: Violation[],
): ChaosReport {
  const offending = [...new Set(violations.flatMap(({ taskId }) => taskId ?? []))].slice(0, timelinesMax);
  const faults: Record<string, number> = {};
  for (const { kind } of history.faults) faults[kind] = (faults[kind] ?? 0) + 1;
  return {
    ...run,
    counts: countsOf(history),
    faults,
    recoveries: recoveryTimes(history),
    violations,
    timelines: Object.fromEntries(offending.map((taskId) => [taskId, timelineOf(taskId, history)])),
  };
}

function countsOf({ submissions, tasks, executions, followed, processes }: History): Counts {
  const attempts = tasks.flatMap((task) => task.attempts);
  const withStatus = (wanted: string): number => attempts.filter(({ status }) => status === wanted).length;
  const answered = (wanted: string): number => submissions.filter(({ answer }) => answer === wanted).length;
  const overlaps = executions.filter((earlier) =>
    executions.some(
      (later) =>
        later.taskId === earlier.taskId &&
        later.attempt > earlier.attempt &&
        later.beganAtMs < (earlier.endedAtMs ?? Infinity),
    ),
  );
  return {
    acknowledged: answered('acknowledged'),
    unknown: answered('unknown'),
    tasks: tasks.length,
    succeeded: tasks.filter(({ state }) => state === 'succeeded').length,
    attempts: attempts.length,
    lost: withStatus('lost'),
    rejected: withStatus('rejected'),
    overlaps: overlaps.length,
    finishedInVain: executions.filter((execution) => isInVain(execution, tasks)).length,
    outputLines: tasks.reduce((sum, { expected }) => sum + expected.lines.length, 0),
    followed: followed.length,
    reconnectionsOfFollowers: followed.reduce((sum, { reconnections }) => sum + reconnections, 0),
    processes: processes.length,
  };
}

function isInVain({ taskId, attempt, ending }: Execution, tasks: readonly TaskRecord[]): boolean {
  const record = tasks.find(({ id }) => id === taskId)?.attempts.find((each) => each.attempt === attempt);
  return ending === 'returned' && record?.status === 'lost';
}

const recoveryNames: Record<Exclude<keyof RecoveryTimes, 'disturbed'>, string> = {
  workerKilledTold: 'kill -9 of a worker, told by its supervisor → elsewhere',
  workerKilled: 'kill -9 of a worker, found out → elsewhere',
  workerStopped: 'SIGSTOP of a worker → elsewhere',
  linkHeld: 'black hole in its link → elsewhere',
  controlPlaneBack: 'kill -9 of the control plane → listens again',
  controlPlaneFirstTask: 'kill -9 of the control plane → first task finished',
};

/** The report for people. */
export function formatReport(report: ChaosReport): string {
  const { counts, faults, recoveries, violations, timelines, replay } = report;
  const rows = Object.entries(recoveryNames).map(([key, name]) =>
    formatRecoveries(name, recoveries[key as keyof typeof recoveryNames]),
  );
  return [
    '',
    `${counts.tasks} tasks (${counts.acknowledged} acknowledged, ${counts.unknown} never answered), ${counts.succeeded} succeeded`,
    `${counts.attempts} attempts: ${counts.lost} lost, ${counts.rejected} rejected; ${counts.overlaps} ran on beside a later one, ${counts.finishedInVain} were finished in vain`,
    `${counts.outputLines} lines of output; ${counts.followed} tasks followed live over ${counts.reconnectionsOfFollowers} reconnections`,
    `${counts.processes} starts of workers; faults: ${formatFaults(faults)}`,
    '',
    ...rows,
    `left out, as other faults or full slots disturbed them: ${recoveries.disturbed}`,
    '',
    ...violations.map(({ promise, taskId, message }) => `BROKEN  ${promise}: ${taskId ? `${taskId}: ` : ''}${message}`),
    ...Object.entries(timelines).flatMap(([taskId, lines]) => ['', taskId, ...lines]),
    violations.length === 0 ? 'every promise was kept' : `\n${violations.length} promises were broken`,
    `again: ${replay}`,
  ].join('\n');
}

function formatFaults(faults: Record<string, number>): string {
  const named = Object.entries(faults).sort(([a], [b]) => (a < b ? -1 : 1));
  return named.map(([kind, count]) => `${count} ${kind}`).join(', ');
}

function formatRecoveries(name: string, recoveries: Recoveries | undefined): string {
  const { count = 0, p50Ms, p99Ms, maxMs } = recoveries ?? {};
  return `${name.padEnd(58)}${count === 0 ? 'none' : `p50 ${p50Ms} ms, p99 ${p99Ms} ms, longest ${maxMs} ms of ${count}`}`;
}
