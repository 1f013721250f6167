import type { Execution, History, TaskRecord } from '../history';
import type { Plan } from '../options';
import type { Violation } from './violation';
import { canJudge, formatLimit, limits } from './limits';
import { recoveryTimes, type RecoveryTimes } from './recovery';
import { timelineOf } from './timeline';

/** The report of a run. */
export interface ChaosReport extends Plan {
  replay: string;
  counts: Counts;
  faults: Record<string, number>;
  recoveries: RecoveryTimes;
  /** Share of the CPUs used by other programs. */
  otherCpuShare: number;
  violations: Violation[];
  /** Timelines of the tasks named by violations. */
  timelines: Record<string, string[]>;
}

export interface Counts {
  acknowledged: number;
  unknown: number;
  tasks: number;
  /** Tasks by final state. */
  ended: Record<string, number>;
  /** Tasks by kind. */
  kinds: Record<string, number>;
  repeats: number;
  /** Sessions by state at the end. */
  sessions: Record<string, number>;
  attempts: number;
  failed: number;
  lost: number;
  /** Lost attempts by cause. */
  causes: Record<string, number>;
  rejected: number;
  /** Attempts that still ran while a later one of the same task ran. */
  overlaps: number;
  /** Lost attempts that their worker finished nevertheless; their outcomes were stale. */
  finishedInVain: number;
  outputLines: number;
  followed: number;
  reconnectionsOfFollowers: number;
  processes: number;
}

const timelinesMax = 5;

export function makeReport(
  run: Plan & Pick<ChaosReport, 'replay'>,
  history: History,
  violations: Violation[],
): ChaosReport {
  const offending = [...new Set(violations.flatMap(({ taskId }) => taskId ?? []))].slice(0, timelinesMax);
  const { seed, seconds, workers, drills, burners, isCalm, replay } = run;
  return {
    seed,
    seconds,
    workers,
    drills,
    burners,
    isCalm,
    replay,
    counts: countsOf(history),
    faults: tally(history.faults.map(({ kind }) => kind)),
    recoveries: recoveryTimes(history),
    otherCpuShare: history.otherCpuShare,
    violations,
    timelines: Object.fromEntries(offending.map((taskId) => [taskId, timelineOf(taskId, history)])),
  };
}

function countsOf({ submissions, tasks, sessions, executions, followed, processes }: History): Counts {
  const attempts = tasks.flatMap((task) => task.attempts);
  const withStatus = (wanted: string): number => attempts.filter(({ status }) => status === wanted).length;
  const lost = attempts.filter(({ status }) => status === 'lost');
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
    ended: tally(tasks.map(({ state }) => state)),
    kinds: tally(tasks.map(({ kind }) => kind)),
    sessions: tally(sessions.map(({ state }) => state)),
    repeats: submissions.reduce((sum, { repeats }) => sum + repeats.length, 0),
    attempts: attempts.length,
    failed: withStatus('failed'),
    lost: lost.length,
    causes: tally(lost.map(({ cause = 'unknown' }) => cause)),
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

/** Formats the report as text. */
export function formatReport(report: ChaosReport): string {
  const { counts, faults, recoveries, otherCpuShare, violations, timelines, replay } = report;
  const rows = limits.map((limit) => formatLimit(limit, recoveries[limit.key], canJudge(otherCpuShare)));
  return [
    '',
    `${counts.tasks} tasks (${counts.acknowledged} acknowledged, ${counts.unknown} never answered): ${formatTally(counts.ended)}`,
    `kinds: ${formatTally(counts.kinds)}; ${counts.repeats} requests repeated; sessions: ${formatTally(counts.sessions)}`,
    `${counts.attempts} attempts: ${counts.failed} failed, ${counts.rejected} rejected, ${counts.lost} lost (${formatTally(counts.causes)}); ${counts.overlaps} overlapped a later one, ${counts.finishedInVain} finished although lost`,
    `${counts.outputLines} lines of output; ${counts.followed} tasks followed live over ${counts.reconnectionsOfFollowers} reconnections`,
    `${counts.processes} worker starts; faults: ${formatTally(faults)}`,
    '',
    ...rows,
    `excluded, disturbed by other faults or full slots: ${recoveries.disturbed}`,
    `other programs used ${Math.round(otherCpuShare * 100)} % of the CPUs${canJudge(otherCpuShare) ? '' : ': too much to judge the limits'}`,
    '',
    ...violations.map(
      ({ promise, taskId, message }) => `VIOLATED  ${promise}: ${taskId ? `${taskId}: ` : ''}${message}`,
    ),
    ...Object.entries(timelines).flatMap(([taskId, lines]) => ['', taskId, ...lines]),
    violations.length === 0 ? 'no violations' : `\n${violations.length} violations`,
    `replay: ${replay}`,
  ].join('\n');
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function formatTally(counts: Record<string, number>): string {
  const named = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return named.map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
}
