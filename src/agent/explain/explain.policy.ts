import type { Labels } from '@yardmaster/protocol';
import { hasLabels, type WorkerRecord } from '../../registry';
import type { Attempt, QueuePosition, Task } from '../../tasks';
import type { Explanation, Waiting } from './explanation';
import { timelineOf } from './timeline.policy';

/** The input of an explanation. */
export interface ExplainFacts {
  task: Task;
  attempts: readonly Attempt[];
  /** The whole fleet; for a task of a session, only the session's worker. */
  workers: readonly WorkerRecord[];
  /** The task's position in its queue. */
  queuePosition?: QueuePosition;
  /** The task that runs in the same session; null if it belongs to another API key. */
  sessionBusyWith?: string | null;
  isDispatching: boolean;
  nowMs: number;
}

type Obstacle = keyof NonNullable<Waiting['workers']>;

/** Explains the state of a task and its history. */
export function explain(facts: ExplainFacts): Explanation {
  const { task, attempts } = facts;
  const waiting = task.state === 'queued' ? { waiting: waitingOf(facts) } : {};
  return { taskId: task.id, state: task.state, ...waiting, timeline: timelineOf(task, attempts) };
}

function waitingOf(facts: ExplainFacts): Waiting {
  const { queuePosition } = facts;
  const waiting =
    notDispatching(facts) ??
    delayed(facts) ??
    sessionBusy(facts) ??
    keyAtLimit(facts) ??
    incapable(facts) ??
    unlabelled(facts) ??
    occupied(facts);
  if (!queuePosition) return waiting;
  const { position, length, keys } = queuePosition;
  return { ...waiting, position, queueLength: length, ...(keys !== undefined && { keys }) };
}

function notDispatching({ isDispatching }: ExplainFacts): Waiting | undefined {
  if (isDispatching) return undefined;
  return {
    reason: 'NOT_DISPATCHING',
    message: 'the control plane dispatches no tasks: it is starting or shutting down',
  };
}

function delayed({ task: { notBeforeMs, attempt }, nowMs }: ExplainFacts): Waiting | undefined {
  if (notBeforeMs === undefined || notBeforeMs <= nowMs) return undefined;
  const message = `attempt ${attempt + 1} starts in ${inTime(notBeforeMs - nowMs)} at the earliest`;
  return { reason: 'DELAYED', message, untilMs: notBeforeMs };
}

function sessionBusy({ task, sessionBusyWith }: ExplainFacts): Waiting | undefined {
  if (sessionBusyWith === undefined) return undefined;
  const other = sessionBusyWith === null ? 'a task of another API key' : `task ${sessionBusyWith}`;
  const message = `${other} runs in session ${task.sessionId}, which runs one task at a time`;
  return { reason: 'SESSION_BUSY', message, ...(sessionBusyWith !== null && { busyWith: sessionBusyWith }) };
}

function keyAtLimit({ queuePosition }: ExplainFacts): Waiting | undefined {
  const { keyRunning } = queuePosition ?? {};
  if (keyRunning === undefined) return undefined;
  return {
    reason: 'KEY_LIMIT',
    message: `its API key runs ${keyRunning} ${keyRunning === 1 ? 'task' : 'tasks'}, its limit`,
  };
}

function incapable({ task: { capability }, workers }: ExplainFacts): Waiting | undefined {
  if (capableOf(workers, capability).length > 0) return undefined;
  const lost = workers.filter((worker) => offers(worker, capability)).map(({ workerId }) => workerId);
  const known = lost.length === 0 ? '' : `; ${lost.join(', ')} did and ${lost.length === 1 ? 'is' : 'are'} offline`;
  return { reason: 'NO_CAPABLE_WORKER', message: `no linked worker offers ${capability}${known}` };
}

function unlabelled({ task: { capability, labels }, workers }: ExplainFacts): Waiting | undefined {
  const capable = capableOf(workers, capability);
  if (capable.some((worker) => hasLabels(worker.labels, labels.require))) return undefined;
  const lacking = capable.map(({ workerId, labels: own }) => ({ workerId, lacks: missing(own, labels.require) }));
  const nearest = lacking.reduce((best, other) => (sizeOf(other.lacks) < sizeOf(best.lacks) ? other : best));
  const lacks = Object.entries(nearest.lacks).map(([key, value]) => `${key}=${value}`);
  const message = `no worker that offers ${capability} has the required labels; ${nearest.workerId} comes nearest and lacks ${lacks.join(', ')}`;
  return { reason: 'LABELS', message, nearest };
}

/** Explains a wait although capable workers exist: returns the smallest obstacle, because one worker is enough. */
function occupied({ task, workers, nowMs }: ExplainFacts): Waiting {
  const able = capableOf(workers, task.capability).filter(({ labels }) => hasLabels(labels, task.labels.require));
  const obstructed = able.map((worker) => ({ worker, obstacle: obstacleOf(worker, task, nowMs) }));
  const numbers = obstacles.map(
    (name) => [name, obstructed.filter(({ obstacle }) => obstacle === name).length] as const,
  );
  const counts = Object.fromEntries(numbers.filter(([, number]) => number > 0));
  const first = obstacles.find((name) => name in counts)!;
  const hindered = obstructed.filter(({ obstacle }) => obstacle === first).map(({ worker }) => worker);
  return { ...describe[first](hindered), workers: counts };
}

/** Smallest obstacle first. */
const obstacles: readonly Obstacle[] = ['free', 'busy', 'paused', 'suspect', 'draining'];

function obstacleOf({ state, inFlight, slots, pausedUntilMs }: WorkerRecord, task: Task, nowMs: number): Obstacle {
  const isDraining = state === 'draining';
  if (isDraining && task.sessionId === undefined) return 'draining';
  if (state !== 'online' && !isDraining) return 'suspect';
  if (inFlight.size >= slots) return 'busy';
  return pausedUntilMs > nowMs ? 'paused' : 'free';
}

/** The reason and message for each obstacle. */
const describe: Readonly<Record<Obstacle, (workers: readonly WorkerRecord[]) => Waiting>> = {
  free: (workers) => ({
    reason: 'BEING_ASSIGNED',
    message: `${names(workers)} ${workers.length === 1 ? 'has' : 'have'} a free slot; the task is being assigned`,
  }),
  busy: (workers) => {
    const slots = workers.reduce((sum, worker) => sum + worker.slots, 0);
    return { reason: 'SLOTS_BUSY', message: `all slots of ${names(workers)} are in use (${slots})` };
  },
  paused: (workers) => ({
    reason: 'WORKERS_PAUSED',
    message: `paused after rejecting tasks: ${names(workers)}`,
    untilMs: Math.min(...workers.map(({ pausedUntilMs }) => pausedUntilMs)),
  }),
  suspect: (workers) => ({
    reason: 'WORKERS_SUSPECT',
    message: `link lost, may reconnect: ${names(workers)}`,
  }),
  draining: (workers) => ({
    reason: 'WORKERS_DRAINING',
    message: `draining, accepting no more tasks: ${names(workers)}`,
  }),
};

/** Returns the workers that offer the capability and are not offline. */
function capableOf(workers: readonly WorkerRecord[], capability: string): readonly WorkerRecord[] {
  return workers.filter((worker) => worker.state !== 'offline' && offers(worker, capability));
}

function offers({ capabilities }: WorkerRecord, capability: string): boolean {
  return capabilities.some(({ name }) => name === capability);
}

function missing(labels: Labels, required: Labels): Labels {
  return Object.fromEntries(Object.entries(required).filter(([key, value]) => labels[key] !== value));
}

function sizeOf(labels: Labels): number {
  return Object.keys(labels).length;
}

/** Returns the id of a single worker, otherwise the number of workers. */
function names(workers: readonly WorkerRecord[]): string {
  return workers.length === 1 ? workers[0]!.workerId : `${workers.length} workers`;
}

function inTime(durationMs: number): string {
  return durationMs < 1000 ? `${durationMs} ms` : `${(durationMs / 1000).toFixed(1)} s`;
}
