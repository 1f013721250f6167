import type { Command } from 'commander';
import type { AttemptList, Task, TaskPage, TaskState, TaskSummary, YardmasterClient } from '@yardmaster/client';
import { formatDuration } from '../duration';
import { resolveKeyId } from '../resolve-key-id';
import { formatPairs, formatTable, type Column } from '../table';
import { toJsonText } from '../terminal-text';
import { addArtifactCommands } from './artifacts';
import { addExplainCommand } from './explain';
import {
  createClient,
  integerOption,
  performing,
  print,
  withClientOptions,
  type ClientOptions,
} from './client-command';

interface ListOptions extends ClientOptions {
  state?: string;
  capability?: string;
  worker?: string;
  key?: string;
  limit: number;
}

const pageSizeMax = 500;

/** Adds `yard tasks` and `yard cancel`. */
export function addTaskCommands(program: Command): void {
  const tasks = program
    .command('tasks [id]')
    .description('list tasks, newest first, or show one')
    .option('--state <states>', 'only these states, comma-separated: queued, running, succeeded, failed, …')
    .option('--capability <name>', 'only this capability, such as python.run')
    .option('--worker <id>', 'only tasks whose last attempt ran on this worker')
    .option('--key <id>', 'only tasks of this API key; its name needs the scope admin')
    .option('--limit <count>', 'maximum number of entries', integerOption(1, 100_000), 20);
  // Needed here and for the program: otherwise `yard tasks` would consume the options of `yard tasks explain`.
  tasks.enablePositionalOptions();
  addExplainCommand(tasks);
  addArtifactCommands(tasks);
  withClientOptions(tasks).action(
    performing(async (id: string | undefined, options: ListOptions) => {
      const client = await createClient(options);
      if (id !== undefined) return showTask(client, id, options);
      print(await listTasks(client, options), options, formatTasks);
    }),
  );
  const cancel = program
    .command('cancel <id>')
    .description('cancel a task')
    .option(
      '--reason <text>',
      'reason, sent to the worker and stored with the task',
      'cancelled from the command line',
    );
  withClientOptions(cancel).action(
    performing(async (id: string, options: ClientOptions & { reason: string }) => {
      const task = await (await createClient(options)).cancelTask(id, { reason: options.reason });
      print(task, options, ({ state }) => (state === 'cancelled' ? `${id} is cancelled` : `${id} is stopping`));
    }),
  );
}

async function listTasks(client: YardmasterClient, { limit, ...options }: ListOptions): Promise<TaskPage> {
  const { capability, worker } = options;
  const state = options.state?.split(',') as TaskState[] | undefined; // the control plane rejects unknown states
  const key = options.key === undefined ? undefined : await resolveKeyId(client, options.key);
  const tasks: TaskSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTasks({
      state,
      capability,
      worker,
      key,
      limit: Math.min(limit - tasks.length, pageSizeMax),
      cursor,
    });
    tasks.push(...page.tasks);
    cursor = page.nextCursor;
  } while (cursor !== undefined && tasks.length < limit);
  return { tasks, ...(cursor !== undefined && { nextCursor: cursor }) };
}

async function showTask(client: YardmasterClient, id: string, options: ClientOptions): Promise<void> {
  const [task, { attempts }] = await Promise.all([client.getTask(id), client.listAttempts(id)]);
  print(
    { ...task, attempts },
    options,
    () => `${formatTask(task)}${attempts.length > 1 ? `\n\n${formatAttempts(attempts)}` : ''}`,
  );
}

function formatTasks({ tasks, nextCursor }: TaskPage): string {
  const nowMs = Date.now();
  const columns: Array<Column<TaskSummary>> = [
    { title: 'TASK', text: ({ id }) => id },
    { title: 'STATE', text: ({ state }) => state },
    { title: 'CAPABILITY', text: ({ capability }) => capability },
    { title: 'WORKER', text: ({ workerId = '-' }) => workerId },
    { title: 'ATTEMPT', text: ({ attempt }) => String(attempt), align: 'right' },
    {
      title: 'AGE',
      text: ({ createdAt }) => formatDuration(Math.max(0, nowMs - Date.parse(createdAt))),
      align: 'right',
    },
    { title: 'TOOK', text: (task) => tookOf(task) ?? '-', align: 'right' },
    { title: 'ERROR', text: ({ outcome }) => outcome?.error?.code ?? '' },
  ];
  const more = nextCursor === undefined ? '' : '\nThere are more: raise --limit.';
  return tasks.length === 0 ? 'No tasks found.' : `${formatTable(columns, tasks)}${more}`;
}

function formatTask(task: Task): string {
  const { id, state, capability, workerId, keyId, attempt, retry, createdAt, input, outcome } = task;
  const pairs: Array<[string, string | undefined]> = [
    ['task', id],
    ['state', state],
    ['capability', capability],
    ['worker', workerId],
    ['API key', keyId],
    ['attempt', `${attempt} of at most ${retry.maxAttempts}`],
    ['created', createdAt],
    ['took', tookOf(task)],
    ['input', JSON.stringify(input)],
    ['artifacts', outcome?.artifacts?.map(({ name }) => name).join(', ')],
    ['error', outcome?.error && `${outcome.error.code}: ${outcome.error.message}`],
  ];
  const known = pairs.filter((pair): pair is [string, string] => pair[1] !== undefined);
  const [title, value] = outcome?.error ? ['details', outcome.error.details] : ['result', outcome?.result];
  return `${formatPairs(known)}${value === undefined ? '' : `\n${title}\n${toJsonText(value, 2)}`}`;
}

type Attempts = AttemptList['attempts'];

function formatAttempts(attempts: Attempts): string {
  const columns: Array<Column<Attempts[number]>> = [
    { title: 'ATTEMPT', text: ({ attempt }) => String(attempt), align: 'right' },
    { title: 'WORKER', text: ({ workerId }) => workerId },
    { title: 'STATUS', text: ({ status = 'running' }) => status },
    { title: 'TOOK', text: (attempt) => tookOf(attempt) ?? '-', align: 'right' },
    { title: 'ERROR', text: ({ error }) => error?.code ?? '' },
  ];
  return formatTable(columns, attempts);
}

function tookOf({ startedAt, finishedAt }: { startedAt?: string; finishedAt?: string }): string | undefined {
  return startedAt && finishedAt ? formatDuration(Date.parse(finishedAt) - Date.parse(startedAt)) : undefined;
}
