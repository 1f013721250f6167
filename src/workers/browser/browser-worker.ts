import { SystemClock, type Clock } from '../../clock';
import type { Labels } from '../../protocol';
import { Worker, type WorkerLog } from '../../worker-kit';
import { findBrowser, noBrowserHelp, type FoundBrowser } from './browser/find-browser';
import { LaunchedBrowser, type LaunchSettings } from './browser/launch';
import { WorkerFolder } from './browser/worker-folder';
import { browserCapabilities } from './capabilities';
import { BrowserPool } from './pool/browser-pool';

export interface BrowserWorkerOptions {
  /** The browser that the operator names. */
  browser?: string;
  sandbox: LaunchSettings['sandbox'];
  /** Its PATH is searched for a browser. */
  env: NodeJS.ProcessEnv;
  log: WorkerLog;
  workerId?: string;
  instanceId?: string;
  slots?: number;
  labels?: Labels;
  clock?: Clock;
}

const defaultSlots = 4;
/** A number that no account has. */
const userIdOfRoot = 61_777;
const processBytesMax = 2 ** 31;

/**
 * A worker that does its tasks in browsers of its own, each task in a context that nobody used before. Its labels say which
 * browser that is, whether Chromium's sandbox is on, and as whom it runs.
 *
 * @throws Error where there is no browser, or it cannot start; the message says what to do.
 */
export async function createBrowserWorker(options: BrowserWorkerOptions): Promise<Worker> {
  const { env, log, sandbox, clock = new SystemClock(), workerId = 'browser', slots = defaultSlots } = options;
  const found = find(options);
  const folders = WorkerFolder.make();
  env['TMPDIR'] = folders.path; // what Playwright writes is swept with the rest
  const userId = process.getuid?.() === 0 ? userIdOfRoot : undefined;
  const settings = { executable: found.path, sandbox, userId, processBytesMax, env, extraFlags: [] };
  const pool = new BrowserPool(() => LaunchedBrowser.launch(settings, folders));
  const version = await pool.start();
  const labels = {
    browser: found.path,
    'browser-version': version,
    'browser-sandbox': sandbox,
    'browser-user': String(userId ?? process.getuid?.() ?? ''),
    ...options.labels,
  };
  const { instanceId } = options;
  const worker = new Worker({ workerId, instanceId, slots, labels, name: 'browser', version: '0.1.0', clock, log });
  worker.setCapabilities(browserCapabilities(pool));
  worker.closeOnStop(async () => {
    await pool.close();
    folders.remove();
  });
  return worker;
}

function find({ browser, env }: BrowserWorkerOptions): FoundBrowser {
  const found = findBrowser({ setting: browser, path: env['PATH'] ?? '' });
  if (found) return found;
  throw new Error(browser ? `there is no browser at ${browser}` : `there is no browser here: ${noBrowserHelp}`);
}
