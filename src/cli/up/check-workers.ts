import type { Task, Worker, YardmasterClient } from '@yardmaster/client';
import { toCommandError } from '../problem';
import { localIdLabel } from './worker-programs';

/** The result of the check task of a worker. */
export interface Check {
  isOk: boolean;
  /** From submission to outcome. */
  ms: number;
  /** Reason of a failed check. */
  fault?: string;
  /** A limitation that the worker reports about itself. */
  note?: string;
}

interface CheckTask {
  capability: string;
  input: unknown;
  isRight: (result: unknown) => boolean;
  noteOf?: (result: unknown) => string | undefined;
}

const checkTasks: readonly CheckTask[] = [
  {
    capability: 'python.run',
    input: { code: 'print(sum(range(10)))' },
    isRight: (result) => (result as { stdout?: string }).stdout === '45\n',
  },
  {
    capability: 'mcp.list',
    input: {},
    isRight: (result) => Array.isArray((result as { servers?: unknown }).servers),
    noteOf: troublesOf,
  },
  {
    capability: 'figma.get_figma_data',
    input: { fileKey: 'yardmasterCheck' },
    isRight: (result) => Array.isArray((result as { nodes?: unknown }).nodes),
  },
  {
    // A page in the URL itself, so that the check needs no network.
    capability: 'browser.run',
    input: {
      steps: [
        { action: 'setContent', html: '<title>check</title><p>It works.' },
        { action: 'content', name: 'page' },
      ],
    },
    isRight: (result) => (result as { page?: { title?: unknown } }).page?.title !== undefined,
  },
];

const [waitS, timeoutMs] = [30, 20_000];

/** Runs a check task on each worker with a built-in capability; returns the results by worker id. */
export async function checkWorkers(client: YardmasterClient, workers: readonly Worker[]): Promise<Map<string, Check>> {
  const checks = workers.flatMap((worker) => {
    const task = checkTasks.find(({ capability }) => worker.capabilities.includes(capability));
    if (!task || worker.state !== 'online') return [];
    // The task must reach this worker: by its label, or because no other worker can run it.
    const others = workers.filter(({ capabilities }) => capabilities.includes(task.capability));
    return localIdLabel in worker.labels || others.length === 1 ? [checkWorker(client, worker, task)] : [];
  });
  return new Map(await Promise.all(checks));
}

async function checkWorker(
  client: YardmasterClient,
  { id, labels }: Worker,
  { capability, input, isRight, noteOf }: CheckTask,
): Promise<[string, Check]> {
  const startedAtMs = performance.now();
  const localId = labels[localIdLabel];
  const require: Record<string, string> = localId === undefined ? {} : { [localIdLabel]: localId };
  let note: string | undefined;
  const fault = await client
    .submitTask(
      { capability, input, labels: { require }, priority: 100, timeoutMs, queueTimeoutMs: timeoutMs },
      { waitS },
    )
    .then((task) => {
      note = noteOf?.(task.outcome?.result);
      return faultOf(task, isRight);
    })
    .catch((error: unknown) => toCommandError(error).message);
  return [id, { isOk: fault === undefined, ms: Math.round(performance.now() - startedAtMs), fault, note }];
}

/** Returns the MCP servers that are not available, each with the reason. */
function troublesOf(result: unknown): string | undefined {
  const { servers = [] } = (result ?? {}) as { servers?: Array<{ profile: string; state: string; trouble?: string }> };
  const troubled = servers.filter(({ trouble }) => trouble !== undefined);
  return (
    troubled.map(({ profile, state, trouble }) => `${profile} ${state.replace('_', ' ')}: ${trouble}`).join('; ') ||
    undefined
  );
}

function faultOf({ state, outcome }: Task, isRight: CheckTask['isRight']): string | undefined {
  if (state !== 'succeeded') return outcome?.error ? `${outcome.error.code}: ${outcome.error.message}` : state;
  return isRight(outcome?.result ?? {}) ? undefined : `unexpected result ${JSON.stringify(outcome?.result)}`;
}
