import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { silentLog } from '@yardmaster/worker-kit';
import { findBrowser, noBrowserMessage } from '@yardmaster/browser-worker';
import { BrowserProgram } from '../../workers/browser/src/browser/browser-program';
import { LaunchedBrowser } from '../../workers/browser/src/browser/launched-browser';
import { WorkerFolder } from '../../workers/browser/src/browser/worker-folder';
import {
  boundedResolver,
  EgressJudge,
  EgressProxy,
  operatorPolicy,
  type Resolve,
} from '../../workers/browser/src/egress';
import type { Target } from '../../workers/browser/src/egress/target.policy';
import { BrowserPool, type PoolLimits } from '../../workers/browser/src/pool/browser-pool';
import type { ContextOptions } from '../../workers/browser/src/pool/context-request';
import type { LeasedContext } from '../../workers/browser/src/pool/leased-context';

const MiB = 2 ** 20;

/** A pool with real browsers, without a worker. */
export interface TestPool {
  pool: BrowserPool;
  folder: WorkerFolder;
  /** Leases a context that may reach loopback. */
  lease(options?: ContextOptions): Promise<LeasedContext>;
  close(): Promise<void>;
}

/** The egress settings of a test pool. */
interface PoolEgress {
  resolve?: Resolve;
  controlPlane?: readonly Target[];
  extraFlags?: string[];
}

/** Starts a pool with the browser of this machine. */
export async function startPool(
  limits: Partial<PoolLimits> = {},
  { extraFlags = [], resolve, controlPlane = [] }: PoolEgress = {},
): Promise<TestPool> {
  const { PATH: path = '', YARD_BROWSER: setting } = process.env;
  const found = findBrowser({ path, setting });
  if (!found) throw new Error(noBrowserMessage(setting));
  const clock = new SystemClock();
  const folder = WorkerFolder.make();
  const egress = new EgressProxy(new EgressJudge(boundedResolver(clock, resolve), controlPlane));
  await egress.start();
  const bytes = { pageBytesMax: 512 * MiB, browserBytesMax: 2048 * MiB, ownBytesMax: 512 * MiB };
  const all = { readyContexts: 1, pagesMax: 20, contextsMax: 500, ageMsMax: 3_600_000, ...bytes, ...limits };
  const settings = {
    executable: found.path,
    sandbox: 'chromium',
    userId: process.getuid?.() === 0 ? 61_777 : undefined,
    processBytesMax: all.browserBytesMax,
    rendererBytesMax: all.pageBytesMax,
    env: process.env,
    extraFlags,
  } as const;
  const program = new BrowserProgram(settings, folder);
  const pool = new BrowserPool(() => LaunchedBrowser.launch(program), egress, all, clock, silentLog);
  await pool.start();
  const policy = operatorPolicy({ permit: ['127.0.0.0/8:*'] });
  return {
    pool,
    folder,
    async lease(options) {
      const leased = await pool.lease({ options, signal: new AbortController().signal });
      leased.egress.begin(policy);
      return leased;
    },
    async close() {
      await pool.close();
      await egress.close();
      await folder.remove();
    },
  };
}

/** Resolves to the reason when a context is lost. */
export async function lossOf({ lost }: LeasedContext): Promise<unknown> {
  if (!lost.aborted) await once(lost, 'abort');
  return lost.reason;
}

/** Serves pages on loopback; resolves to the server and its address. */
export async function servePages(onRequest: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(onRequest).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
