import type { Command } from 'commander';
import type { ApiKey, ApiKeyRequest, ApiKeyWithSecret, YardmasterClient } from '@yardmaster/client';
import { parseBytes } from '../byte-size';
import { parseDurationMs } from '../duration';
import { formatKey, formatKeys } from '../key-text';
import { resolveKeyId } from '../resolve-key-id';
import { toJsonText } from '../terminal-text';
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

interface SecretOptions extends ClientOptions {
  quiet?: boolean;
}

interface CreateOptions extends SecretOptions {
  scope: string[];
  capability?: string[];
  require?: Record<string, string>;
  prefer?: Record<string, string>;
  weight?: number;
  expires?: number;
  waitingMax?: number;
  runningMax?: number;
  sessionsMax?: number;
  storedBytesMax?: number;
  submissionsPerMinuteMax?: number;
}

interface ListOptions extends ClientOptions {
  all?: boolean;
  limit: number;
}

const pageSizeMax = 500;

const help = `
Examples:
  yard keys create ci --scope submit --capability 'python.*' --waiting-max 1000 --expires 30d
  KEY=$(yard keys create ci --scope submit --quiet)
  yard keys rotate ci --overlap 1h

All but whoami need a key with the scope admin, such as the built-in key.`;

const createHelp = `
Scopes: submit (its own tasks and sessions), read (see everything), operate (change workers and the tasks of others),
admin (everything, and manage keys). The secret is the only line on standard output, and is shown only once.

Example:
  KEY=$(yard keys create ci --scope submit --capability 'python.*' --quiet)`;

/** Adds `yard keys` and its commands. */
export function addKeyCommands(program: Command): void {
  const keys = program
    .command('keys')
    .description('create, list, rotate and revoke API keys')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', help);
  addCreateCommand(keys);
  addListCommand(keys);
  addShowCommand(keys);
  addRotateCommand(keys);
  addRevokeCommand(keys);
  addWhoAmICommand(keys);
}

function addCreateCommand(keys: Command): void {
  const limit = integerOption(0, Number.MAX_SAFE_INTEGER);
  const create = keys
    .command('create <name>')
    .description('create a key; prints its secret')
    .requiredOption('--scope <names>', 'submit, read, operate or admin; comma-separated or repeated', collectNames)
    .option('--capability <pattern>', "only this capability, or a prefix such as 'python.*'; repeatable", collectNames)
    .option('--require <key=value>', 'add this required label to each task; repeatable', collectLabel)
    .option('--prefer <key=value>', 'add this preferred label to each task; repeatable', collectLabel)
    .option('--weight <n>', "share of the queue's turns, 1 to 100 (default 1)", integerOption(1, 100))
    .option('--expires <duration>', 'end the key after this time, such as 12h or 30d', option(parseDurationMs))
    .option('--waiting-max <n>', 'limit of waiting tasks', limit)
    .option('--running-max <n>', 'limit of running tasks; more wait', limit)
    .option('--sessions-max <n>', 'limit of open sessions', limit)
    .option('--stored-bytes-max <size>', 'limit of stored bytes, such as 500MB or 1GiB', option(parseBytes))
    .option('--submissions-per-minute-max <n>', 'limit of accepted tasks a minute', limit)
    .option('--quiet', 'print nothing but the secret')
    .addHelpText('after', createHelp);
  withClientOptions(create).action(
    performing(async (name: string, options: CreateOptions) => {
      const created = await (await createClient(options)).createApiKey(toRequest(name, options));
      printSecret(created, options, `created the API key ${name} (${created.key.id})`);
    }),
  );
}

function addListCommand(keys: Command): void {
  const list = keys
    .command('list', { isDefault: true })
    .description('list the active keys, newest first, with their usage')
    .option('--all', 'include expired and revoked keys')
    .option('--limit <count>', 'maximum number of entries', integerOption(1, 10_000), 100);
  withClientOptions(list).action(
    performing(async (options: ListOptions) => {
      const found = await listKeys(await createClient(options), options);
      print(found, options, formatKeys);
    }),
  );
}

function addShowCommand(keys: Command): void {
  const show = keys.command('show <key>').description('show a key, by id or by the name of an active key');
  withClientOptions(show).action(
    performing(async (key: string, options: ClientOptions) => {
      const client = await createClient(options);
      print(await client.getApiKey(await resolveKeyId(client, key)), options, formatKey);
    }),
  );
}

function addRotateCommand(keys: Command): void {
  const rotate = keys
    .command('rotate <key>')
    .description('give a key a new secret, and print it')
    .option('--overlap <duration>', 'keep the previous secret for this time, such as 1h', option(parseDurationMs))
    .option('--quiet', 'print nothing but the secret');
  withClientOptions(rotate).action(
    performing(async (key: string, options: SecretOptions & { overlap?: number }) => {
      const client = await createClient(options);
      const rotated = await client.rotateApiKey(await resolveKeyId(client, key), { overlapMs: options.overlap ?? 0 });
      const { name, id, previousSecretUntil: until } = rotated.key;
      const end = until === undefined ? 'has ended' : `is valid until ${until}`;
      printSecret(rotated, options, `rotated the API key ${name} (${id}); the previous secret ${end}`);
    }),
  );
}

function addRevokeCommand(keys: Command): void {
  const revoke = keys
    .command('revoke <key>')
    .description('end a key and its connections at once; its tasks continue')
    .addHelpText('after', '\nTo cancel its tasks, list them with `yard tasks --key <id> --state queued,running`.');
  withClientOptions(revoke).action(
    performing(async (key: string, options: ClientOptions) => {
      const client = await createClient(options);
      const id = await resolveKeyId(client, key);
      await client.revokeApiKey(id);
      print(await client.getApiKey(id), options, ({ name, state }) => `${name} (${id}) is ${state}`);
    }),
  );
}

function addWhoAmICommand(keys: Command): void {
  const whoami = keys.command('whoami').description('show the key that this command uses');
  withClientOptions(whoami).action(
    performing(async (options: ClientOptions) => {
      print(await (await createClient(options)).getOwnApiKey(), options, formatKey);
    }),
  );
}

async function listKeys(client: YardmasterClient, { all, limit }: ListOptions) {
  const keys: ApiKey[] = [];
  let cursor: string | undefined;
  do {
    const state = all ? undefined : (['active'] as ['active']);
    const page = await client.listApiKeys({ state, limit: Math.min(limit - keys.length, pageSizeMax), cursor });
    keys.push(...page.keys);
    cursor = page.nextCursor;
  } while (cursor !== undefined && keys.length < limit);
  return { keys, ...(cursor !== undefined && { nextCursor: cursor }) };
}

function toRequest(name: string, options: CreateOptions): ApiKeyRequest {
  const { scope, capability, require, prefer, weight, expires } = options;
  const { waitingMax, runningMax, sessionsMax, storedBytesMax, submissionsPerMinuteMax } = options;
  return {
    name,
    scopes: scope as ApiKeyRequest['scopes'], // the control plane rejects unknown scopes
    capabilities: capability,
    labels: { require, prefer },
    weight,
    limits: { waitingMax, runningMax, sessionsMax, storedBytesMax, submissionsPerMinuteMax },
    ttlMs: expires,
  };
}

/** Prints the secret alone on standard output, so that a script can read it, and the rest on standard error. */
function printSecret(created: ApiKeyWithSecret, { json, quiet }: SecretOptions, what: string): void {
  if (!json && !quiet) console.error(`yard: ${what}. The secret is shown only once:`);
  console.log(json ? toJsonText(created, 2) : created.secret);
}

/** Adds comma-separated names to the previous ones. */
function collectNames(value: string, earlier: string[] = []): string[] {
  const names = value.split(',').map((name) => name.trim());
  return [...earlier, ...names.filter((name) => name !== '')];
}
