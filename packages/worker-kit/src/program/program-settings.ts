import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Labels } from '@yardmaster/protocol';

/** What every worker program is told. */
export interface ProgramSettings {
  /** Where the control plane is, or on which port to listen for it. */
  link: { connectUrl: string } | { listenPort: number; bindAddress: string };
  token: string;
  workerId?: string;
  /** Chosen by a supervisor that will tell the control plane of the end of this very process. */
  instanceId?: string;
  slots?: number;
  labels: Labels;
  logLevel: string;
  /** How long what runs may go on after a signal to end. */
  drainMs: number;
  exitWithParent: boolean;
}

/** Either the settings or every violation of the command line, none left out. */
export type ReadSettings =
  { settings: ProgramSettings; violations: [] } | { settings?: undefined; violations: string[] };

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
const tokenVariable = 'YARD_WORKER_TOKEN';
const instanceVariable = 'YARD_WORKER_INSTANCE';
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Adds the options that every worker program has. Their values are checked by `readSettings`, all of them together. */
export function addSharedOptions(command: Command): Command {
  return command
    .option('--connect <url>', 'dial in to the control plane at this address')
    .option('--listen <port>', 'listen for the control plane on this port instead')
    .option('--bind <address>', 'address to listen on', '127.0.0.1')
    .option('--token-file <path>', `file that holds the worker token; without it ${tokenVariable} is read`)
    .option('--id <id>', 'stable id of this worker')
    .option('--slots <count>', 'how many attempts may run at the same time')
    .option('--label <key=value>', 'label of this worker; may be repeated', collect, [])
    .option('--log-level <level>', logLevels.join(', '), 'info')
    .option('--drain-ms <ms>', 'how long what runs may go on after SIGTERM', '10000')
    .option('--exit-with-parent', 'end when standard input is closed', false);
}

/** Reads the options that `addSharedOptions` added, and the token from its file or from the environment. */
export function readSettings(options: Record<string, unknown>, env: NodeJS.ProcessEnv): ReadSettings {
  const violations: string[] = [];
  const text = (name: string): string | undefined => options[name] as string | undefined;
  const settings = {
    link: readLink(text, violations),
    token: readToken(text('tokenFile'), env, violations),
    workerId: readId('--id', text('id'), violations),
    instanceId: readId(instanceVariable, env[instanceVariable], violations),
    slots: readInteger('--slots', text('slots'), 1, 1024, violations),
    labels: readLabels(options['label'] as string[], violations),
    logLevel: readLogLevel(text('logLevel') ?? 'info', violations),
    drainMs: readInteger('--drain-ms', text('drainMs'), 0, 86_400_000, violations) ?? 0,
    exitWithParent: options['exitWithParent'] === true,
  };
  if (violations.length > 0 || !settings.link) return { violations };
  return { settings: { ...settings, link: settings.link }, violations: [] };
}

type Text = (name: string) => string | undefined;

function readLink(text: Text, violations: string[]): ProgramSettings['link'] | undefined {
  const [connectUrl, port] = [text('connect'), text('listen')];
  if ((connectUrl === undefined) === (port === undefined)) {
    violations.push('give one of --connect and --listen');
    return undefined;
  }
  if (connectUrl === undefined) {
    const listenPort = readInteger('--listen', port, 0, 65_535, violations) ?? 0;
    return { listenPort, bindAddress: text('bind') ?? '127.0.0.1' };
  }
  if (!/^(http|ws)s?:$/.test(URL.canParse(connectUrl) ? new URL(connectUrl).protocol : ''))
    violations.push(`--connect: expected an address such as http://127.0.0.1:3000, got ${connectUrl}`);
  return { connectUrl };
}

function readToken(path: string | undefined, env: NodeJS.ProcessEnv, violations: string[]): string {
  const token = path === undefined ? env[tokenVariable]?.trim() : readTokenFile(path, violations);
  if (token === '' || (token === undefined && path === undefined))
    violations.push(`the worker token is missing: give --token-file or set ${tokenVariable}`);
  return token ?? '';
}

function readTokenFile(path: string, violations: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    violations.push(`--token-file: cannot read ${path}: ${(error as Error).message}`);
    return undefined;
  }
}

function readId(source: string, id: string | undefined, violations: string[]): string | undefined {
  if (id !== undefined && !idPattern.test(id))
    violations.push(`${source}: expected letters, digits, '.', '_' and '-', got ${id}`);
  return id;
}

function readInteger(
  flag: string,
  text: string | undefined,
  min: number,
  max: number,
  violations: string[],
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    violations.push(`${flag}: expected an integer from ${min} to ${max}, got ${text}`);
  return value;
}

function readLabels(pairs: string[], violations: string[]): Labels {
  const labels: Labels = {};
  for (const pair of pairs) {
    const [, key, value] = /^([A-Za-z0-9._/-]{1,64})=(.{0,256})$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) violations.push(`--label: expected key=value, got ${pair}`);
    else labels[key] = value;
  }
  if (Object.keys(labels).length > labelsMax) violations.push(`--label: at most ${labelsMax} are allowed`);
  return labels;
}

/** With room for those that a worker adds of itself; 64 fit a registration. */
const labelsMax = 48;

function readLogLevel(level: string, violations: string[]): string {
  if (!logLevels.includes(level)) violations.push(`--log-level: expected one of ${logLevels.join(', ')}, got ${level}`);
  return level;
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}
