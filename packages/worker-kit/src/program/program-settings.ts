import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Labels } from '@yardmaster/protocol';

/** The settings of every worker program. */
export interface ProgramSettings {
  /** The control plane's address to dial, or the address to listen on. */
  link: { connectUrl: string } | { listenPort: number; bindAddress: string };
  token: string;
  workerId?: string;
  /** Set by a supervisor that reports the exit of this process to the control plane. */
  instanceId?: string;
  slots?: number;
  labels: Labels;
  logLevel: string;
  /** How long running tasks may continue after SIGTERM or SIGINT. */
  drainMs: number;
  exitWithParent: boolean;
}

/** The settings, or all violations of the command line. */
export type ReadSettings =
  { settings: ProgramSettings; violations: [] } | { settings?: undefined; violations: string[] };

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];
const tokenVariable = 'YARD_WORKER_TOKEN';
const instanceVariable = 'YARD_WORKER_INSTANCE';
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Adds the options of every worker program. `readSettings` checks all their values together. */
export function addSharedOptions(command: Command): Command {
  return command
    .option('--connect <url>', 'address of the control plane to dial')
    .option('--listen <port>', 'port to listen on for the control plane, instead of --connect')
    .option('--bind <address>', 'address to listen on', '127.0.0.1')
    .option('--token-file <path>', `file with the worker token (default: the variable ${tokenVariable})`)
    .option('--id <id>', 'id of this worker, the same after a restart')
    .option('--slots <count>', 'tasks that may run at the same time')
    .option('--label <key=value>', 'label of this worker (repeatable)', collect, [])
    .option('--log-level <level>', logLevels.join(', '), 'info')
    .option('--drain-ms <ms>', 'how long running tasks may go on after SIGTERM', '10000')
    .option('--exit-with-parent', 'exit when standard input is closed', false);
}

/** Reads the options of `addSharedOptions`, and the token from its file or the environment. */
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
    violations.push('expected either --connect or --listen');
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
    violations.push(`the worker token is missing: use --token-file or set ${tokenVariable}`);
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
  if (Object.keys(labels).length > labelsMax) violations.push(`--label: too many labels, the limit is ${labelsMax}`);
  return labels;
}

/** Leaves room for labels that the worker adds itself; a registration allows 64. */
const labelsMax = 48;

function readLogLevel(level: string, violations: string[]): string {
  if (!logLevels.includes(level)) violations.push(`--log-level: expected one of ${logLevels.join(', ')}, got ${level}`);
  return level;
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}
