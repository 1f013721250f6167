import { join, resolve } from 'node:path';
import type { Worker } from '@yardmaster/client';
import { secretFiles, type Secrets, type YardConfig } from '../../config';
import { workerColumns } from '../commands/workers';
import { formatPairs, formatTable } from '../table';
import type { Check } from './check-workers';
import type { LeftOut } from './worker-programs';

/** The fleet that `yard up` started. */
export interface Started {
  url: string;
  config: Pick<YardConfig, 'dataDir' | 'apiKey' | 'workerInterface'>;
  secrets: Secrets;
  workers: readonly Worker[];
  /** Local workers that are not online. */
  missing: readonly string[];
  checks: ReadonlyMap<string, Check>;
  /** Local workers that were not started. */
  leftOut: readonly LeftOut[];
}

/** Formats the result for programs, as one line of JSON. */
export function readyEvent(started: Started): Record<string, unknown> {
  const { url, config, workers, checks, leftOut } = started;
  return {
    event: 'ready',
    url,
    pid: process.pid,
    dataDir: resolve(config.dataDir),
    apiKeyFile: config.apiKey === undefined ? keyFile(started) : null,
    workerInterface: config.workerInterface,
    ...countsOf(started),
    workers,
    checks: Object.fromEntries(checks),
    leftOut,
  };
}

/** Formats the result as text. */
export function formatReady(started: Started): string {
  const { url } = started;
  const { online, expected } = countsOf(started);
  const addresses = formatPairs([
    ['API', `${url}/v1`],
    ['Docs', `${url}/docs`],
    ['Health', `${url}/health/ready`],
    ['Metrics', `${url}/metrics`],
    ['Key', formatKey(started)],
    ...formatToken(started),
  ]);
  return [
    `\n${formatWorkers(started)}`,
    `${online}/${expected} workers online`,
    ...formatMissing(started),
    addresses,
    `Try it:\n${curlLine(started)}`,
    'Press Ctrl-C to drain and stop.',
  ].join('\n\n');
}

function formatWorkers({ workers, checks }: Started): string {
  return formatTable([...workerColumns, { title: 'CHECK', text: ({ id }) => formatCheck(checks.get(id)) }], workers);
}

/** Formats one line for each worker that is not installed. */
function formatMissing({ leftOut }: Started): string[] {
  const lines = leftOut.flatMap(({ workerId, reason, command }) =>
    command === undefined ? [] : [`${workerId} is not started: ${reason}; run: ${command}`],
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function formatCheck(check: Check | undefined): string {
  if (!check) return '-';
  const note = check.note === undefined ? '' : `, ${check.note}`;
  return check.isOk ? `✓ ${check.ms} ms${note}` : `✗ ${check.fault}`;
}

function countsOf({ workers, missing }: Started): { online: number; expected: number } {
  const known = workers.map(({ id }) => id);
  const absent = missing.filter((id) => !known.includes(id));
  return { online: workers.filter(({ state }) => state === 'online').length, expected: known.length + absent.length };
}

function formatKey(started: Started): string {
  const { config, secrets } = started;
  if (config.apiKey !== undefined) return 'as configured by API_KEY; set YARD_API_KEY to it for `yard run`';
  const isNew = secrets.generated.includes('apiKey');
  return isNew ? `${secrets.apiKey}  (shown this once; kept in ${keyFile(started)})` : `in ${keyFile(started)}`;
}

/** Formats the worker token, which workers on other machines need. Printed only when it is new. */
function formatToken({ config, secrets }: Started): Array<[string, string]> {
  if (!secrets.generated.includes('workerToken')) return [];
  const file = join(resolve(config.dataDir), secretFiles.workerToken);
  return [['Worker token', `${secrets.workerToken}  (shown this once; kept in ${file})`]];
}

/** Formats an example that works in any shell on this machine, without the key in the shell history. */
function curlLine(started: Started): string {
  const key = started.config.apiKey === undefined ? `$(cat ${quoted(keyFile(started))})` : '$API_KEY';
  const task = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };
  return [
    `curl -sS ${started.url}/v1/tasks`,
    `-H "Authorization: Bearer ${key}"`,
    `-H 'Content-Type: application/json' -H 'Prefer: wait=30'`,
    `-d '${JSON.stringify(task)}'`,
  ].join(' ');
}

function keyFile({ config }: Started): string {
  return join(resolve(config.dataDir), secretFiles.apiKey);
}

/** Quotes a string for a shell, inside `"$(…)"`. */
function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
}
