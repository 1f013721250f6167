import type { Command } from 'commander';
import type { Worker, YardmasterClient } from '@yardmaster/client';
import { formatDuration, parseDurationMs } from '../duration';
import { formatPairs, formatTable, type Column } from '../table';
import { createClient, option, performing, print, withClientOptions, type ClientOptions } from './client-command';

/** Adds `yard workers`, `yard drain` and `yard resume`. */
export function addWorkerCommands(program: Command): void {
  withClientOptions(program.command('workers [id]').description('list workers, or show one')).action(
    performing(async (id: string | undefined, options: ClientOptions) => {
      const client = await createClient(options);
      if (id === undefined) print(await client.listWorkers(), options, ({ workers }) => formatWorkers(workers));
      else print(await client.getWorker(id), options, formatWorker);
    }),
  );
  const drain = program
    .command('drain <id>')
    .description('drain a worker: finish its running tasks, assign no more')
    .option('--deadline <duration>', 'time limit for its running tasks, such as 30s', option(parseDurationMs));
  withClientOptions(drain).action(
    performing((id: string, options: ClientOptions & { deadline?: number }) =>
      change(options, (client) => client.drainWorker(id, { deadlineMs: options.deadline })),
    ),
  );
  withClientOptions(program.command('resume <id>').description('resume a drained worker')).action(
    performing((id: string, options: ClientOptions) => change(options, (client) => client.resumeWorker(id))),
  );
}

/** Columns that all tables of workers share. */
export const workerColumns: ReadonlyArray<Column<Worker>> = [
  { title: 'WORKER', text: ({ id }) => id },
  { title: 'KIND', text: ({ name, mock }) => (mock && !name.includes('mock') ? `${name} (mock)` : name) },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'ISOLATION', text: ({ labels, mock }) => labels['isolation-backend'] ?? (mock ? 'mock' : '-') },
  { title: 'SLOTS', text: ({ inFlight, slots }) => `${inFlight}/${slots}`, align: 'right' },
];

async function change(options: ClientOptions, ask: (client: YardmasterClient) => Promise<Worker>): Promise<void> {
  print(await ask(await createClient(options)), options, ({ id, state, inFlight }) => {
    return `${id} is ${state}${inFlight > 0 ? `, and runs ${inFlight} tasks` : ''}`;
  });
}

function formatWorkers(workers: Worker[]): string {
  if (workers.length === 0) return 'No workers found.';
  const nowMs = Date.now();
  const columns: Array<Column<Worker>> = [
    ...workerColumns,
    {
      title: 'SEEN',
      text: ({ lastSeenAt }) => `${formatDuration(Math.max(0, nowMs - Date.parse(lastSeenAt)))} ago`,
      align: 'right',
    },
    { title: 'CAPABILITIES', text: ({ capabilities }) => capabilities.join(', ') },
  ];
  return formatTable(columns, workers);
}

function formatWorker(worker: Worker): string {
  const { id, name, version, state, slots, inFlight, taskIds, capabilities, labels, reconnects } = worker;
  return formatPairs([
    ['worker', id],
    ['kind', `${name} ${version}${worker.mock ? ' (mock)' : ''}`],
    ['state', worker.linkEnd ? `${state} (link ${worker.linkEnd})` : state],
    ['slots', `${inFlight} of ${slots} used`],
    ['tasks', taskIds.join(', ') || '-'],
    ['capabilities', capabilities.join(', ')],
    [
      'labels',
      Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ') || '-',
    ],
    ['registered', worker.registeredAt],
    ['last seen', worker.lastSeenAt],
    ['reconnects', String(reconnects)],
  ]);
}
