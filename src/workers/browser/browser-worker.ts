import { SystemClock, type Clock } from '../../clock';
import type { Labels } from '../../protocol';
import { Worker, type WorkerLog } from '../../worker-kit';
import { findBrowser, noBrowserMessage, type FoundBrowser } from './browser/find-browser';
import { LaunchedBrowser, type LaunchSettings } from './browser/launch';
import { reachableProgram } from './browser/reachable';
import { WorkerFolder } from './browser/worker-folder';
import { browserCapabilities } from './capabilities';
import { offerToClients } from './cdp/cdp-sessions';
import { EgressProxy, operatorPolicy, type OperatorEgress } from './egress';
import { readTarget } from './egress/target.policy';
import { BrowserPool, type PoolLimits } from './pool/browser-pool';
import type { Secret } from './secrets/secret';
import { BrowserSessions } from './sessions/browser-sessions';

export interface BrowserWorkerOptions {
  /** The browser that the operator names. */
  browser?: string;
  sandbox: LaunchSettings['sandbox'];
  /** Where pages may go. */
  egress: OperatorEgress;
  /** Where this is there, no page goes. */
  controlPlaneUrl?: string;
  /** What tasks may refer to. */
  secrets?: readonly Secret[];
  /** Its PATH is searched for a browser. */
  env: NodeJS.ProcessEnv;
  log: WorkerLog;
  workerId?: string;
  instanceId?: string;
  slots?: number;
  labels?: Labels;
  limits?: Partial<PoolLimits>;
  sessions?: Partial<SessionLimits>;
  clock?: Clock;
}

/** How many sessions may be open at the same time, and how old one may become. */
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
/** A number that no account has. */
const userIdOfRoot = 61_777;
/** The kernel refuses a page this much more than what the watch kills it for, which looks once a second. */
const rendererBytesFactor = 1.5;

/**
 * A worker that does its tasks in browsers of its own, each task in a context that nobody used before. Its labels say which
 * browser that is, whether Chromium's sandbox is on, and as whom it runs. While it has no browser it offers nothing.
 *
 * @throws Error where there is no browser, or it cannot start; the message says what to do.
 */
export async function createBrowserWorker(options: BrowserWorkerOptions): Promise<Worker> {
  const { env, log, clock = new SystemClock(), workerId = 'browser', slots = defaultSlots } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const policy = operatorPolicy(options.egress);
  const found = find(options);
  const folders = WorkerFolder.make();
  env['TMPDIR'] = folders.path; // what Playwright writes is swept with the rest
  const egress = new EgressProxy({ clock, log, controlPlane: controlPlane(options) });
  const settings = launchSettings(found, folders, options, limits);
  const pool = new BrowserPool({ launch: () => LaunchedBrowser.launch(settings, folders), egress, clock, log, limits });
  const end = async (): Promise<void> => {
    await pool.close();
    await egress.close();
    await folders.remove();
  };
  await egress.start();
  const version = await pool.start().catch(async (error: unknown) => {
    await end();
    throw startError(found, error);
  });
  const labels = { ...labelsOf(found, version, settings), ...options.labels };
  const { instanceId, secrets = [] } = options;
  const { sessionsMax, sessionAgeMsMax: ageMsMax } = { ...defaultSessions, ...options.sessions };
  const identity = { workerId, instanceId, slots, labels, name: 'browser', version: '0.1.0' };
  const worker = new Worker({ ...identity, clock, log, limits: { sessionsMax } });
  const sessions = new BrowserSessions({ worker, pool, clock, ageMsMax });
  const forClients = offerToClients(worker, { settings, folders, clock, egress, policy });
  const offered = [...browserCapabilities({ pool, policy, secrets, sessions }), forClients];
  worker.setCapabilities(offered);
  pool.on('available', (isAvailable) => worker.setCapabilities(isAvailable ? offered : []));
  worker.closeOnStop(end);
  return worker;
}

function find({ browser, env }: BrowserWorkerOptions): FoundBrowser {
  const found = findBrowser({ setting: browser, path: env['PATH'] ?? '' });
  if (found) return found;
  throw new Error(noBrowserMessage(browser));
}

function launchSettings(
  { path }: FoundBrowser,
  folders: WorkerFolder,
  { env, sandbox }: BrowserWorkerOptions,
  { pageBytesMax, browserBytesMax: processBytesMax }: PoolLimits,
): LaunchSettings {
  const userId = process.getuid?.() === 0 ? userIdOfRoot : undefined;
  const executable = userId === undefined ? path : reachableProgram(path, folders.path);
  const rendererBytesMax = pageBytesMax * rendererBytesFactor;
  return { executable, sandbox, userId, processBytesMax, rendererBytesMax, env, extraFlags: [] };
}

function labelsOf({ path, from }: FoundBrowser, version: string, { sandbox, userId }: LaunchSettings): Labels {
  return {
    browser: path,
    'browser-from': from,
    'browser-version': version,
    'browser-sandbox': sandbox,
    'browser-user': String(userId ?? process.getuid?.() ?? ''),
  };
}

function controlPlane({ controlPlaneUrl }: BrowserWorkerOptions): Array<NonNullable<ReturnType<typeof readTarget>>> {
  if (controlPlaneUrl === undefined || !URL.canParse(controlPlaneUrl)) return [];
  const { hostname, port, protocol } = new URL(controlPlaneUrl);
  const target = readTarget(hostname, Number(port || (/^(https|wss):$/.test(protocol) ? 443 : 80)));
  return target ? [target] : [];
}

/** The words of Chromium where the machine does not let it make its sandbox. */
const noSandboxPattern = /no usable sandbox|zygote_host_impl_linux|setuid_sandbox|Operation not permitted/i;

function startError({ path }: FoundBrowser, cause: unknown): Error {
  const said = cause instanceof Error ? cause.message : String(cause);
  const help = noSandboxPattern.test(said)
    ? "this machine does not let it make its sandbox: allow user namespaces, or start it with --sandbox none, where a page that breaks out of Chromium may do what the browser's user may"
    : said;
  return new Error(`${path} does not start: ${help}`, { cause });
}
