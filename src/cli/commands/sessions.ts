import type { Command } from 'commander';
import type { Session, SessionPage } from '@yardmaster/client';
import { formatDuration, parseDurationMs } from '../duration';
import { formatPairs, formatTable, type Column } from '../table';
import {
  collectLabel,
  createClient,
  integerOption,
  option,
  performing,
  print,
  withClientOptions,
  type ClientOptions,
} from './client-command';

interface ListOptions extends ClientOptions {
  all?: boolean;
  limit: number;
}

interface OpenOptions extends ClientOptions {
  ttl?: number;
  label?: Record<string, string>;
}

/** Adds `yard sessions`, `yard sessions open` and `yard sessions close`. */
export function addSessionCommands(program: Command): void {
  const sessions = program
    .command('sessions [id]')
    .description('list open sessions, newest first, or show one')
    .option('--all', 'include ended sessions')
    .option('--limit <count>', 'maximum number of entries', integerOption(1, 500), 50);
  // Needed here and for the program: otherwise `yard sessions` would consume the options of `yard sessions open`.
  sessions.enablePositionalOptions();
  addOpenCommand(sessions);
  addCloseCommand(sessions);
  withClientOptions(sessions).action(
    performing(async (id: string | undefined, options: ListOptions) => {
      const client = await createClient(options);
      if (id !== undefined) return print(await client.getSession(id), options, formatSession);
      print(
        await client.listSessions({ limit: options.limit, ...(!options.all && { state: ['open'] }) }),
        options,
        formatSessions,
      );
    }),
  );
}

function addOpenCommand(sessions: Command): void {
  const open = sessions
    .command('open <capability>')
    .description('open a session, for `yard run --session`; prints its id')
    .configureHelp({ showGlobalOptions: false })
    .option('--ttl <duration>', 'close the session after this time unused, such as 10m', option(parseDurationMs))
    .option('--label <key=value>', 'require this label of the worker; repeatable', collectLabel);
  withClientOptions(open).action(
    performing(async (capability: string, options: OpenOptions) => {
      const { ttl: ttlMs, label } = options;
      const request = { capability, ttlMs, labels: label && { require: label } };
      print(await (await createClient(options)).openSession(request), options, ({ id }) => id);
    }),
  );
}

function addCloseCommand(sessions: Command): void {
  const close = sessions
    .command('close <id>')
    .description('close a session and end its tasks')
    .configureHelp({ showGlobalOptions: false });
  withClientOptions(close).action(
    performing(async (id: string, options: ClientOptions) => {
      const client = await createClient(options);
      await client.closeSession(id);
      print(await client.getSession(id), options, ({ state }) => `${id} is ${state}`);
    }),
  );
}

function formatSessions({ sessions, nextCursor }: SessionPage): string {
  if (sessions.length === 0) return 'No sessions found.';
  const nowMs = Date.now();
  const columns: Array<Column<Session>> = [
    { title: 'SESSION', text: ({ id }) => id },
    { title: 'STATE', text: ({ state }) => state },
    { title: 'CAPABILITY', text: ({ capability }) => capability },
    { title: 'WORKER', text: ({ workerId }) => workerId },
    { title: 'AGE', text: ({ createdAt }) => since(createdAt, nowMs), align: 'right' },
    { title: 'UNUSED', text: ({ lastUsedAt, endedAt }) => (endedAt ? '-' : since(lastUsedAt, nowMs)), align: 'right' },
    { title: 'TTL', text: ({ ttlMs }) => formatDuration(ttlMs), align: 'right' },
  ];
  const more = nextCursor === undefined ? '' : '\nThere are more: raise --limit.';
  return `${formatTable(columns, sessions)}${more}`;
}

function formatSession(session: Session): string {
  const { id, state, reason, capability, workerId, ttlMs, createdAt, lastUsedAt, endedAt } = session;
  const pairs: Array<[string, string | undefined]> = [
    ['session', id],
    ['state', reason === undefined ? state : `${state}: ${reason}`],
    ['capability', capability],
    ['worker', workerId],
    ['ttl', formatDuration(ttlMs)],
    ['created', createdAt],
    ['last used', lastUsedAt],
    ['ended', endedAt],
  ];
  return formatPairs(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function since(at: string, nowMs: number): string {
  return formatDuration(Math.max(0, nowMs - Date.parse(at)));
}
