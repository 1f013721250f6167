import { YardmasterClient } from '@yardmaster/client';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { loadConfig, type YardConfig } from '../../config';
import type { UpOptions } from '../commands/up';
import { formatDuration } from '../duration';
import { exitCodes } from '../exit-codes';
import { onInterrupt } from '../interrupts';
import type { CommandError } from '../problem';
import { checkWorkers } from './check-workers';
import type { Listening } from './control-plane-messages';
import { ControlPlaneProcess } from './control-plane-process';
import { LinkLines } from './link-lines';
import { LocalWorkers } from './local-workers';
import { formatReady, readyEvent, type Started } from './report';
import { Screen } from './screen';
import { WorkerArrivals } from './worker-arrivals';
import { findWorkerPrograms, type LeftOut, type LocalWorkerSettings } from './worker-programs';
import { FailingWorkers, showTroubles } from './worker-troubles';

const onlineDeadlineMs = 60_000;

/** Runs the control plane and its local workers until an interrupt, then drains and exits. */
export async function up(options: UpOptions): Promise<never> {
  const screen = new Screen(options);
  const config = readConfig(options);
  const clock = new SystemClock();
  const controlPlane = new ControlPlaneProcess(config, logLevelOf(config, options), clock);
  const ending = new AbortController();
  let workers: LocalWorkers | undefined;
  const endAtOnce = (): never => {
    workers?.kill();
    controlPlane.kill();
    process.exit(exitCodes.cancelled);
  };
  onInterrupt(() => ending.abort(), endAtOnce);
  screen.status('starting the control plane …');
  const { url, secrets } = await startControlPlane(controlPlane, screen);
  screen.step(`control plane listens on ${url}`);
  try {
    const { isolation, pythonOptions } = options;
    const workerOptions = { url, workerToken: secrets.workerToken, isolation, pythonOptions, drainMs: config.drainMs };
    const lines = options.verbose ? screen : new LinkLines(screen, controlPlane, clock);
    const isMock = config.workerInterface === 'mock';
    if (!isMock && !ending.signal.aborted) workers = localWorkers(config.drainMs, controlPlane, lines);
    const leftOut = workers ? await startWorkers(workers, workerOptions, screen, ending.signal) : [];
    const missing = await waitForWorkers(controlPlane, workers, screen, ending.signal);
    const client = new YardmasterClient({ url, apiKey: secrets.apiKey });
    const seen = await inspectFleet(client, options.check, screen, ending.signal);
    if (seen) {
      const started = { url, config, secrets, missing, leftOut, ...seen };
      screen.result(readyEvent(started), formatReady(started));
    }
    await aborted(ending.signal);
    screen.step(
      `\ndraining: up to ${formatDuration(config.drainMs)} for running tasks; press Ctrl-C again to stop now`,
    );
  } finally {
    screen.expectEnds();
    controlPlane.refuseTasks(workers?.ids ?? []);
    await workers?.stop();
    await controlPlane.close();
  }
  screen.step('ended');
  process.exit(exitCodes.succeeded);
}

/**
 * Waits until the local workers are online, or the time limit passes. Shows the last log lines of the missing workers,
 * and returns their ids.
 */
async function waitForWorkers(
  controlPlane: ControlPlaneProcess,
  workers: LocalWorkers | undefined,
  screen: Screen,
  signal: AbortSignal,
): Promise<string[]> {
  if (!workers) return [];
  const arrivals = new WorkerArrivals(controlPlane, workers.ids, workers.failing);
  arrivals.on('missing', (ids) => screen.status(`waiting for ${ids.join(', ')} …`));
  const missing = await arrivals.wait(new SystemClock(), onlineDeadlineMs, signal);
  if (signal.aborted) return missing;
  for (const id of missing) screen.step(`${id} is not online; its last log lines:\n${indented(workers.lastWords(id))}`);
  return missing;
}

/** Returns the workers and the results of their check tasks; undefined if `signal` aborts. */
async function inspectFleet(
  client: YardmasterClient,
  check: boolean,
  screen: Screen,
  signal: AbortSignal,
): Promise<Pick<Started, 'workers' | 'checks'> | undefined> {
  if (signal.aborted) return undefined;
  const { workers } = await client.listWorkers();
  screen.status('checking the workers …');
  const checks = check ? await Promise.race([checkWorkers(client, workers), aborted(signal)]) : undefined;
  return signal.aborted ? undefined : { workers, checks: checks ?? new Map() };
}

async function startControlPlane(controlPlane: ControlPlaneProcess, screen: Screen): Promise<Listening> {
  showTroubles('control', controlPlane, screen, new FailingWorkers());
  screen.hold();
  try {
    const listening = await controlPlane.start();
    screen.release();
    return listening;
  } catch (error) {
    if ((error as CommandError).problem.code === 'INTERNAL') screen.release();
    throw error;
  }
}

/**
 * Starts the local workers that can run here, but none after an interrupt. Resolves to the workers that cannot run
 * here.
 */
function startWorkers(
  workers: LocalWorkers,
  settings: LocalWorkerSettings,
  screen: Screen,
  signal: AbortSignal,
): Promise<LeftOut[]> {
  const log = (line: string): void => screen.progress('set up', line);
  return workers.start(findWorkerPrograms(settings, { log, signal }), signal);
}

function localWorkers(
  drainMs: number,
  controlPlane: ControlPlaneProcess,
  screen: Pick<Screen, 'log' | 'warn'>,
): LocalWorkers {
  const workers = new LocalWorkers(drainMs, screen);
  workers.on('exited', (workerId, exit) => controlPlane.workerExited(workerId, exit));
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

/** Returns the log level: without --verbose, only warnings and errors are logged. */
function logLevelOf({ logLevel }: Readonly<YardConfig>, { verbose }: UpOptions): string {
  return logLevel === 'info' && !verbose ? 'warn' : logLevel;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function indented(lines: readonly string[]): string {
  return lines.length === 0
    ? '  none'
    : [...new Set(lines)]
        .slice(-5)
        .map((line) => `  ${line}`)
        .join('\n');
}
