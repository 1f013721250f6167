import { SystemClock } from '../../clock';
import { loadConfig, type Secrets, type YardConfig } from '../../config';
import { ApiClient } from '../api-client';
import type { UpOptions } from '../commands/up';
import { formatDuration } from '../duration';
import { exitCodes } from '../exit-codes';
import { onInterrupt } from '../interrupts';
import type { CommandError } from '../problem';
import { checkWorkers } from './check-workers';
import type { Listening } from './control-plane-messages';
import { ControlPlaneProcess } from './control-plane-process';
import { LinkLines } from './link-lines';
import { LocalWorkers, type LocalWorkerSettings } from './local-workers';
import { formatReady, readyEvent } from './report';
import { Screen } from './screen';
import { waitForWorkers } from './wait-for-workers';
import { HopelessWorkers, showTroubles } from './worker-troubles';

const onlineDeadlineMs = 60_000;

/** Runs the control plane and its local workers until somebody asks for the end; then drains and ends the process. */
export async function up(options: UpOptions): Promise<never> {
  const screen = new Screen(options);
  const config = readConfig(options);
  const clock = new SystemClock();
  const controlPlane = new ControlPlaneProcess(config, logLevelOf(config, options), clock);
  const ending = new AbortController();
  let workers: LocalWorkers | undefined;
  onInterrupt({
    first: () => ending.abort(),
    second: () => {
      workers?.kill();
      controlPlane.kill();
      process.exit(exitCodes.cancelled);
    },
  });
  screen.status('starting the control plane …');
  const { url, secrets } = await startControlPlane(controlPlane, screen);
  screen.step(`control plane listens on ${url}`);
  try {
    const { isolation, pythonOptions, check } = options;
    const onExit: LocalWorkerSettings['onExit'] = (workerId, exit) => controlPlane.workerExited(workerId, exit);
    const told = { url, workerToken: secrets.workerToken, isolation, pythonOptions, onExit };
    const lines = options.verbose ? screen : new LinkLines(screen, controlPlane, clock);
    workers = startLocalWorkers(config, told, lines);
    await present({ config, url, secrets, controlPlane, workers, screen, check, signal: ending.signal });
    await aborted(ending.signal);
    screen.step(`\ndraining: up to ${formatDuration(config.drainMs)} for what runs; Ctrl-C again ends at once`);
  } finally {
    screen.expectEnds();
    controlPlane.refuseTasks(workers?.ids ?? []);
    await workers?.stop();
    await controlPlane.close();
  }
  screen.step('ended');
  process.exit(exitCodes.succeeded);
}

interface Parts {
  config: Readonly<YardConfig>;
  url: string;
  secrets: Secrets;
  controlPlane: ControlPlaneProcess;
  workers?: LocalWorkers;
  screen: Screen;
  check: boolean;
  signal: AbortSignal;
}

/** Waits for the workers, checks them, and says what there is. */
async function present({ config, url, secrets, controlPlane, workers, screen, check, signal }: Parts): Promise<void> {
  const missing = await waitForWorkers(controlPlane, workers?.ids ?? [], {
    clock: new SystemClock(),
    deadlineMs: onlineDeadlineMs,
    signal,
    hopeless: workers?.hopeless,
    onChange: (ids) => screen.status(`waiting for ${ids.join(', ')} …`),
  });
  if (signal.aborted) return;
  for (const id of missing)
    screen.step(`${id} is not online; it said last:\n${indented(workers?.lastWords(id) ?? [])}`);
  const client = new ApiClient({ url, apiKey: secrets.apiKey });
  const known = (await client.workers()).workers;
  screen.status('checking the workers …');
  const checks = check ? await Promise.race([checkWorkers(client, known), aborted(signal)]) : undefined;
  if (signal.aborted) return;
  const started = { url, config, secrets, workers: known, missing, checks: checks ?? new Map() };
  screen.result(readyEvent(started), formatReady(started));
}

async function startControlPlane(controlPlane: ControlPlaneProcess, screen: Screen): Promise<Listening> {
  showTroubles('control', controlPlane, screen, new HopelessWorkers());
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

function startLocalWorkers(
  { workerInterface, drainMs }: Readonly<YardConfig>,
  told: Omit<LocalWorkerSettings, 'drainMs'>,
  screen: Pick<Screen, 'log' | 'warn'>,
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

/** At a start by hand only what needs attention is logged. */
function logLevelOf({ logLevel }: Readonly<YardConfig>, { verbose }: UpOptions): string {
  return logLevel === 'info' && !verbose ? 'warn' : logLevel;
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
