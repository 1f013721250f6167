import { SystemClock } from '../../clock';
import { growHeap } from '../../small-heap';
import { loadConfig, loadSecrets, type Secrets, type YardConfig } from '../../config';
import { createLog } from '../../log';
import { ApiClient } from '../api-client';
import type { UpOptions } from '../commands/up';
import { formatDuration } from '../duration';
import { exitCodes } from '../exit-codes';
import { onInterrupt } from '../interrupts';
import { CommandError } from '../problem';
import { checkWorkers } from './check-workers';
import { LocalWorkers, type LocalWorkerSettings } from './local-workers';
import { formatReady, readyEvent } from './report';
import { Screen } from './screen';
import { Service, toStartError } from './service';
import { waitForWorkers } from './wait-for-workers';

const onlineDeadlineMs = 60_000;

/** Runs the control plane and its local workers until somebody asks for the end; then drains and ends the process. */
export async function up(options: UpOptions): Promise<never> {
  const screen = new Screen(options);
  const config = readConfig(options);
  const ending = new AbortController();
  let workers: LocalWorkers | undefined;
  onInterrupt({
    first: () => ending.abort(),
    second: () => {
      workers?.kill();
      process.exit(exitCodes.cancelled);
    },
  });
  screen.status('starting the control plane …');
  const secrets = readSecrets(config);
  const service = await startService(config, screen, options);
  growHeap();
  screen.step(`control plane listens on ${service.url}`);
  try {
    const { isolation, pythonOptions, check } = options;
    const onExit: LocalWorkerSettings['onExit'] = (workerId, exit) => service.workerExited(workerId, exit);
    const told = { url: service.url, workerToken: secrets.workerToken, isolation, pythonOptions, onExit };
    workers = startLocalWorkers(config, told, screen);
    await present({ config, secrets, service, workers, screen, check, signal: ending.signal });
    await aborted(ending.signal);
    screen.step(`\ndraining: up to ${formatDuration(config.drainMs)} for what runs; Ctrl-C again ends at once`);
  } finally {
    screen.expectEnds();
    service.refuseTasks(workers?.ids ?? []);
    await workers?.stop();
    await service.close();
  }
  screen.step('ended');
  process.exit(exitCodes.succeeded);
}

interface Parts {
  config: Readonly<YardConfig>;
  secrets: Secrets;
  service: Service;
  workers?: LocalWorkers;
  screen: Screen;
  check: boolean;
  signal: AbortSignal;
}

/** Waits for the workers, checks them, and says what there is. */
async function present({ config, secrets, service, workers, screen, check, signal }: Parts): Promise<void> {
  const missing = await waitForWorkers(service.registry, workers?.ids ?? [], {
    clock: new SystemClock(),
    deadlineMs: onlineDeadlineMs,
    signal,
    hopeless: workers?.hopeless,
    onChange: (ids) => screen.status(`waiting for ${ids.join(', ')} …`),
  });
  if (signal.aborted) return;
  for (const id of missing)
    screen.step(`${id} is not online; it said last:\n${indented(workers?.lastWords(id) ?? [])}`);
  const client = new ApiClient({ url: service.url, apiKey: secrets.apiKey });
  const known = (await client.workers()).workers;
  screen.status('checking the workers …');
  const checks = check ? await Promise.race([checkWorkers(client, known), aborted(signal)]) : undefined;
  if (signal.aborted) return;
  const started = { url: service.url, config, secrets, workers: known, missing, checks: checks ?? new Map() };
  screen.result(readyEvent(started), formatReady(started));
}

async function startService(config: Readonly<YardConfig>, screen: Screen, options: UpOptions): Promise<Service> {
  screen.hold();
  try {
    const service = await Service.start(config, createServiceLog(config, screen, options));
    screen.release();
    return service;
  } catch (error) {
    if (!(error instanceof CommandError)) screen.release();
    throw error;
  }
}

function startLocalWorkers(
  { workerInterface, drainMs }: Readonly<YardConfig>,
  told: Omit<LocalWorkerSettings, 'drainMs'>,
  screen: Screen,
): LocalWorkers | undefined {
  if (workerInterface === 'mock') return undefined;
  const workers = new LocalWorkers({ ...told, drainMs }, screen);
  workers.start();
  return workers;
}

function readConfig({ port, dataDir, bind, mockRules, scenario, record, replay, replayMode, ...rest }: UpOptions) {
  const isMock = rest.mock === true || replay !== undefined;
  return loadConfig({
    port,
    dataDir,
    mockRules,
    record,
    replay,
    replayMode,
    bindAddress: bind,
    mockScenario: scenario,
    workerInterface: isMock ? 'mock' : undefined,
  });
}

function readSecrets(config: Readonly<YardConfig>): Secrets {
  try {
    return loadSecrets(config);
  } catch (error) {
    throw toStartError(error, config);
  }
}

/** The log of the control plane, as lines on the screen; at a start by hand only what needs attention. */
function createServiceLog({ logLevel }: Readonly<YardConfig>, screen: Screen, { verbose }: UpOptions) {
  const level = logLevel === 'info' && !verbose ? 'warn' : logLevel;
  return createLog(level, { write: (line) => screen.log('control', line.trimEnd()) });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function indented(lines: readonly string[]): string {
  return lines.length === 0
    ? '  it said nothing'
    : [...new Set(lines)]
        .slice(-5)
        .map((line) => `  ${line}`)
        .join('\n');
}
