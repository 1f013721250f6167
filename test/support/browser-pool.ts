import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '../../src/clock';
import { silentLog } from '../../src/worker-kit';
import { findBrowser, noBrowserMessage } from '../../src/workers';
import { LaunchedBrowser } from '../../src/workers/browser/browser/launch';
import { WorkerFolder } from '../../src/workers/browser/browser/worker-folder';
import { EgressProxy, operatorPolicy, type EgressProxyOptions } from '../../src/workers/browser/egress';
import { BrowserPool, type PoolLimits } from '../../src/workers/browser/pool/browser-pool';
import type { LendRequest, Lent } from '../../src/workers/browser/pool/lent';

const MiB = 2 ** 20;

/** A pool with real browsers, without a worker around it. */
export interface TestPool {
  pool: BrowserPool;
  folder: WorkerFolder;
  /** Lends a context that may go to loopback. */
  lend(options?: LendRequest['options']): Promise<Lent>;
  close(): Promise<void>;
}

/** Starts a pool of browsers of this machine. */
export async function startPool(
  limits: Partial<PoolLimits> = {},
  { extraFlags = [], ...egressOptions }: Partial<EgressProxyOptions> & { extraFlags?: string[] } = {},
): Promise<TestPool> {
  const { PATH: path = '', YARD_BROWSER: setting } = process.env;
  const found = findBrowser({ path, setting });
  if (!found) throw new Error(noBrowserMessage(setting));
  const clock = new SystemClock();
  const folder = WorkerFolder.make();
  const egress = new EgressProxy({ clock, log: silentLog, ...egressOptions });
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
  const launch = (): Promise<LaunchedBrowser> => LaunchedBrowser.launch(settings, folder);
  const pool = new BrowserPool({ launch, egress, clock, log: silentLog, limits: all });
  await pool.start();
  const policy = operatorPolicy({ permit: ['127.0.0.0/8:*'] });
  return {
    pool,
    folder,
    async lend(options) {
      const lent = await pool.lend({ options, signal: new AbortController().signal });
      lent.egress.setPolicy(policy);
      return lent;
    },
    async close() {
      await pool.close();
      await egress.close();
      await folder.remove();
    },
  };
}

/** Why a context was lost, once it is. */
export async function lossOf({ lost }: Lent): Promise<unknown> {
  if (!lost.aborted) await once(lost, 'abort');
  return lost.reason;
}

/** Pages on loopback; resolves to their server and its address. */
export async function servePages(onRequest: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(onRequest).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
