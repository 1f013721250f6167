import type { Command } from 'commander';
import type { AuditLine, AuditQuery, YardmasterClient } from '@yardmaster/client';
import { formatAuditLine, formatAuditLines } from '../audit-line';
import { parseDurationMs } from '../duration';
import { followAudit, readLines, type ReadAudit } from '../follow-audit';
import { onInterrupt } from '../interrupts';
import { sleep } from '../sleep';
import { toJsonText } from '../terminal-text';
import {
  createClient,
  integerOption,
  option,
  performing,
  print,
  withClientOptions,
  type ClientOptions,
} from './client-command';

interface Options extends ClientOptions {
  key?: string;
  action?: string;
  stream?: string;
  since?: number;
  limit: number;
  follow?: boolean;
}

const help = `
Lists who did what, newest first. With --follow it prints the last lines, oldest first, and each new one until Ctrl-C;
with --json then one line of JSON each. Needs a key with the scope admin.`;

/** Adds `yard audit`. */
export function addAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('show the audit log: who did what, from where, with what result')
    .option('--key <id>', 'only actions with this API key; `default` is the built-in one')
    .option('--action <prefix>', 'only actions that begin so, such as tasks. or tasks.cancel')
    .option('--stream <names>', 'only these streams, comma-separated: changes, submissions, refusals')
    .option('--since <duration>', 'only the last minutes or hours, such as 30m or 24h', option(parseDurationMs))
    .option('--limit <count>', 'maximum number of lines', integerOption(1, 100_000), 50)
    .option('--follow', 'print new lines as they come, until Ctrl-C')
    .addHelpText('after', help);
  withClientOptions(audit).action(
    performing(async (options: Options) => {
      const client = await createClient(options);
      return options.follow ? follow(client, options) : list(client, options);
    }),
  );
}

async function list(client: YardmasterClient, options: Options): Promise<void> {
  const { lines, isComplete } = await readLines(readerOf(client, options), options.limit);
  const more = isComplete ? '' : '\nThere are more: raise --limit.';
  print({ lines }, options, () => (lines.length === 0 ? 'No lines found.' : `${formatAuditLines(lines)}${more}`));
}

async function follow(client: YardmasterClient, options: Options): Promise<void> {
  const aborter = new AbortController();
  const { signal } = aborter;
  const stopListening = onInterrupt(
    () => aborter.abort(),
    () => process.exit(0),
  );
  process.stdout.once('error', () => aborter.abort());
  const onRetry = (delayMs: number): void => {
    if (delayMs > 1000) process.stderr.write('yard: the control plane does not answer; retrying\n');
  };
  const format = (line: AuditLine): string => (options.json ? toJsonText(line) : formatAuditLine(line));
  for await (const lines of followAudit(readerOf(client, options, signal), options.limit, signal, sleep, onRetry))
    process.stdout.write(lines.map((line) => `${format(line)}\n`).join(''));
  stopListening();
}

function readerOf(client: YardmasterClient, options: Options, signal?: AbortSignal): ReadAudit {
  const { key, action, stream, since } = options;
  const after = since === undefined ? undefined : new Date(Date.now() - since).toISOString();
  const selected = { key, action, after, stream: stream?.split(',') as AuditQuery['stream'] };
  return (query) => client.listAudit({ ...selected, ...query }, { signal });
}
