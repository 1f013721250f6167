import { SystemClock, type Clock } from '@yardmaster/worker-kit/clock';
import type { Labels } from '@yardmaster/protocol';
import { type EventLog, Worker } from '@yardmaster/worker-kit';
import { BrowserProgram, type LaunchSettings } from './browser/browser-program';
import { findBrowser, noBrowserMessage, type FoundBrowser } from './browser/find-browser';
import { LaunchedBrowser } from './browser/launched-browser';
import { reachableProgram } from './browser/reachable';
import { WorkerFolder } from './browser/worker-folder';
import { BrowserTasks } from './browser-tasks';
import { offerToClients } from './cdp/cdp-sessions';
import { boundedResolver, EgressJudge, EgressProxy, operatorPolicy, readTarget, type OperatorEgress } from './egress';
import { BrowserPool, type PoolLimits } from './pool/browser-pool';
import type { Secret } from './secrets/secret';
import { BrowserSessions } from './sessions/browser-sessions';
import { version } from './version';

export interface BrowserWorkerSettings {
  /** Path of the browser's executable. If unset, the worker searches for a browser. */
  browser?: string;
  sandbox: LaunchSettings['sandbox'];
  /** The addresses that pages may reach. */
  egress: OperatorEgress;
  /** Address of the control plane, which no page can reach. */
  controlPlaneUrl?: string;
  /** The secrets that tasks may refer to. */
  secrets?: readonly Secret[];
  /** Its PATH is searched for a browser; its TMPDIR is set to the folder of the worker. */
  env: NodeJS.ProcessEnv;
  workerId?: string;
  instanceId?: string;
  slots?: number;
  labels?: Labels;
  limits?: Partial<PoolLimits>;
  sessions?: Partial<SessionLimits>;
}

/** The number of open sessions, and the age at which each ends. */
export interface SessionLimits {
  sessionsMax: number;
  sessionAgeMsMax: number;
}

const defaultSessions: SessionLimits = { sessionsMax: 50, sessionAgeMsMax: 3_600_000 };
const MiB = 2 ** 20;
const defaultSlots = 4;
const defaultLimits: PoolLimits = {
  readyContexts: 2,
  pagesMax: 20,
  contextsMax: 500,
  ageMsMax: 3_600_000,
  ownBytesMax: 512 * MiB,
  pageBytesMax: 1024 * MiB,
  browserBytesMax: 3072 * MiB,
};
/** A user id without an account. */
const userIdOfRoot = 61_777;
/** Ratio of the kernel's memory limit of a page to the limit of `BrowserWatch`, which measures only once a second. */
const rendererBytesFactor = 1.5;

/**
 * Creates a worker that runs tasks in its own browsers, each task in a context that was never used before. Its labels
 * name the browser, the state of Chromium's sandbox, and the user that browsers run as. While no browser runs, the
 * worker offers no capabilities.
 *
 * @throws Error if there is no browser, or it does not start; the message says what to do
 */
export async function createBrowserWorker(
  settings: BrowserWorkerSettings,
  log: EventLog,
  clock: Clock = new SystemClock(),
): Promise<Worker> {
  const { env, secrets = [] } = settings;
  const limits = { ...defaultLimits, ...settings.limits };
  const policy = operatorPolicy(settings.egress);
  const found = find(settings);
  const folder = WorkerFolder.make();
  env['TMPDIR'] = folder.path; // so that Playwright's temporary files are removed with the rest
  const egress = new EgressProxy(new EgressJudge(boundedResolver(clock), controlPlane(settings)));
  const program = new BrowserProgram(launchSettings(found, folder, settings, limits), folder);
  const pool = new BrowserPool(() => LaunchedBrowser.launch(program), egress, limits, clock, log);
  const end = async (): Promise<void> => {
    await pool.close();
    await egress.close();
    await folder.remove();
  };
  await egress.start();
  const version = await pool.start().catch(async (error: unknown) => {
    await end();
    throw startError(found, error);
  });
  const { sessionsMax, sessionAgeMsMax } = { ...defaultSessions, ...settings.sessions };
  const identity = identityOf(settings, labelsOf(found, version, program.settings));
  const worker = new Worker({ ...identity, clock, log, limits: { sessionsMax } });
  const sessions = new BrowserSessions(worker, pool, clock, sessionAgeMsMax);
  const forClients = offerToClients(worker, program, egress, policy, clock);
  const offered = [...new BrowserTasks(pool, sessions, policy, secrets).capabilities(), forClients];
  worker.setCapabilities(offered);
  pool.on('available', (isAvailable) => worker.setCapabilities(isAvailable ? offered : []));
  worker.closeOnStop(end);
  return worker;
}

function identityOf(
  { workerId = 'browser', instanceId, slots = defaultSlots, labels }: BrowserWorkerSettings,
  own: Labels,
) {
  return { workerId, instanceId, slots, labels: { ...own, ...labels }, name: 'browser', version };
}

function find({ browser, env }: BrowserWorkerSettings): FoundBrowser {
  const found = findBrowser({ setting: browser, path: env['PATH'] ?? '' });
  if (found) return found;
  throw new Error(noBrowserMessage(browser));
}

function launchSettings(
  { path }: FoundBrowser,
  folder: WorkerFolder,
  { env, sandbox }: BrowserWorkerSettings,
  { pageBytesMax, browserBytesMax: processBytesMax }: PoolLimits,
): LaunchSettings {
  const userId = process.getuid?.() === 0 ? userIdOfRoot : undefined;
  const executable = userId === undefined ? path : reachableProgram(path, folder.path);
  const rendererBytesMax = pageBytesMax * rendererBytesFactor;
  return { executable, sandbox, userId, processBytesMax, rendererBytesMax, env, extraFlags: [] };
}

function labelsOf(
  { path, from }: FoundBrowser,
  version: string,
  { sandbox, userId }: Readonly<LaunchSettings>,
): Labels {
  return {
    browser: path,
    'browser-from': from,
    'browser-version': version,
    'browser-sandbox': sandbox,
    'browser-user': String(userId ?? process.getuid?.() ?? ''),
  };
}

function controlPlane({ controlPlaneUrl }: BrowserWorkerSettings): Array<NonNullable<ReturnType<typeof readTarget>>> {
  if (controlPlaneUrl === undefined || !URL.canParse(controlPlaneUrl)) return [];
  const { hostname, port, protocol } = new URL(controlPlaneUrl);
  const target = readTarget(hostname, Number(port || (/^(https|wss):$/.test(protocol) ? 443 : 80)));
  return target ? [target] : [];
}

/** Chromium's messages if the machine does not allow its sandbox. */
const noSandboxPattern = /no usable sandbox|zygote_host_impl_linux|setuid_sandbox|Operation not permitted/i;

function startError({ path }: FoundBrowser, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  const help = noSandboxPattern.test(message)
    ? "this machine does not permit Chromium's sandbox: allow user namespaces, or start the worker with --sandbox none; then a page that breaks out of Chromium has all permissions of the browser's user"
    : message;
  return new Error(`${path} does not start: ${help}`, { cause });
}
