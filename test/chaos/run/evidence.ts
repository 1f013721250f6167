import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { EventRecord, Execution, FaultRecord, ProcessLife, SessionRecord, TaskRecord } from '../history';
import type { PlannedTask } from '../work/planned-task';
import { refVariable } from '../work/python-program';
import { totalIn, type ArtifactRecord } from '../work/sum';
import { streamedEvents } from '../../support/event-stream';
import type { ControlPlane } from './control-plane';

const lanes = 8;
const pageMax = 500;

interface TaskDto {
  id: string;
  state: string;
  attempt: number;
  input: { ref?: string; env?: Record<string, string> };
  createdAt: string;
  finishedAt?: string;
  sessionId?: string;
  outcome?: {
    status: string;
    result?: { attempt?: number; count?: number };
    error?: { code: string; message: string };
    artifacts?: ArtifactRecord[];
  };
}

interface AttemptDto {
  attempt: number;
  workerId: string;
  startedAt: string;
  finishedAt?: string;
  status?: string;
  error?: { message: string; details?: { cause?: string } };
}

interface SessionDto {
  id: string;
  workerId: string;
  state: string;
  createdAt: string;
  endedAt?: string;
  reason?: string;
}

type PlannedTasks = ReadonlyMap<string, PlannedTask>;

/** Reads every task with its attempts and events from the API. */
export async function readTasks(plane: ControlPlane, plannedTasks: PlannedTasks): Promise<TaskRecord[]> {
  const ids = (await readPages<{ id: string }>(plane, 'tasks')).map(({ id }) => id);
  const tasks: TaskRecord[] = [];
  const lane = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) tasks.push(await readTask(plane, id, plannedTasks));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return tasks;
}

/** Reads every session from the API. */
export async function readSessions(plane: ControlPlane): Promise<SessionRecord[]> {
  const sessions = await readPages<SessionDto>(plane, 'sessions');
  return sessions.map(({ id, workerId, state, createdAt, endedAt, reason }) => ({
    id,
    workerId,
    state,
    createdAtMs: Date.parse(createdAt),
    ...(endedAt && { endedAtMs: Date.parse(endedAt) }),
    ...(reason && { reason }),
  }));
}

async function readPages<T>(plane: ControlPlane, name: 'tasks' | 'sessions'): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const query: string = `limit=${pageMax}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await plane.call<Record<typeof name, T[]> & { nextCursor?: string }>('GET', `/v1/${name}?${query}`);
    all.push(...page[name]);
    cursor = page.nextCursor;
  }
  return all;
}

async function readTask(plane: ControlPlane, id: string, plannedTasks: PlannedTasks): Promise<TaskRecord> {
  const task = await plane.call<TaskDto>('GET', `/v1/tasks/${id}`);
  const { attempts } = await plane.call<{ attempts: AttemptDto[] }>('GET', `/v1/tasks/${id}/attempts`);
  const { state, attempt, input, createdAt, finishedAt, outcome } = task;
  const planned = plannedTasks.get(input.ref ?? input.env?.[refVariable] ?? '');
  if (!planned) throw new Error(`task ${id} was not submitted by this run: ${JSON.stringify(input)}`);
  const { ref, kind, expected } = planned;
  const createdAtMs = Date.parse(createdAt);
  return {
    id,
    ref,
    kind,
    expected,
    state,
    attempt,
    createdAtMs,
    ...(finishedAt && { finishedAtMs: Date.parse(finishedAt) }),
    ...(outcome && { outcome: toOutcome(outcome) }),
    ...(task.sessionId !== undefined && { sessionId: task.sessionId }),
    artifacts: (outcome?.artifacts ?? []).map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
    downloads: await download(plane, id),
    attempts: attempts.map(({ attempt, workerId, startedAt, finishedAt, status, error }) => ({
      attempt,
      workerId,
      startedAtMs: Date.parse(startedAt),
      ...(finishedAt && { finishedAtMs: Date.parse(finishedAt) }),
      ...(status && { status }),
      ...(error && { reason: error.message, cause: error.details?.cause }),
    })),
    events: await readEvents(plane, id),
  };
}

function toOutcome({ status, result, error }: NonNullable<TaskDto['outcome']>): TaskRecord['outcome'] {
  const total = totalIn(result);
  return {
    status,
    ...(total !== undefined && { total }),
    ...(result?.attempt !== undefined && { attempt: result.attempt }),
    ...(result?.count !== undefined && { count: result.count }),
    ...(error && { errorCode: error.code }),
  };
}

/** Downloads every artifact of a task. */
async function download(plane: ControlPlane, id: string): Promise<ArtifactRecord[]> {
  const { artifacts } = await plane.call<{ artifacts: ArtifactRecord[] }>('GET', `/v1/tasks/${id}/artifacts`);
  const headers = { authorization: `Bearer ${plane.apiKey}` };
  return Promise.all(
    artifacts.map(async ({ name }) => {
      const response = await fetch(`${plane.url}/v1/tasks/${id}/artifacts/${name}`, { headers });
      const content = Buffer.from(await response.arrayBuffer());
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { name, sizeBytes: content.length, sha256 };
    }),
  );
}

/** Reads the events of a task to the end, or for 5 seconds if it has not ended. */
async function readEvents({ url, apiKey }: ControlPlane, id: string): Promise<EventRecord[]> {
  const events: EventRecord[] = [];
  const signal = AbortSignal.timeout(5000);
  try {
    const headers = { authorization: `Bearer ${apiKey}` };
    for await (const { data } of streamedEvents(await fetch(`${url}/v1/tasks/${id}/events`, { headers, signal }))) {
      const { seq, type, at } = data as typeof data & { at: string };
      events.push({ seq, type, atMs: Date.parse(at), data: data.data as unknown as EventRecord['data'] });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return events;
}

interface JournalEntry {
  type: 'begin' | 'end' | 'stall';
  taskId: string;
  attempt: number;
  atMs: number;
  sinceMs: number;
  ending: 'returned' | 'stopped';
}

export interface Journals {
  executions: Execution[];
  stalls: FaultRecord[];
}

/** Reads the journals of all processes. */
export function readJournals(lives: ReadonlyArray<ProcessLife & { journal: string }>): Journals {
  const journals: Journals = { executions: [], stalls: [] };
  for (const life of lives) readJournal(life, linesOf(life.journal), journals);
  return journals;
}

function readJournal({ process, workerId, diedAtMs, wasKilled }: ProcessLife, lines: string[], into: Journals): void {
  const open = new Map<string, Execution>();
  for (const { type, taskId, attempt, atMs, sinceMs, ending } of lines.map(
    (line) => JSON.parse(line) as JournalEntry,
  )) {
    if (type === 'stall') into.stalls.push({ kind: 'stall', workerId, fromMs: sinceMs, untilMs: atMs });
    else if (type === 'end') Object.assign(open.get(`${taskId} ${attempt}`)!, { endedAtMs: atMs, ending });
    else {
      const execution: Execution = { taskId, attempt, workerId, process, beganAtMs: atMs };
      into.executions.push(execution);
      open.set(`${taskId} ${attempt}`, execution);
    }
  }
  // A kill ends the open executions of its process.
  if (wasKilled) for (const execution of open.values()) execution.endedAtMs ??= diedAtMs!;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return []; // killed before it created one
  }
}
