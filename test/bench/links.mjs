// Measures how long a registration takes, and a registration after the link was cut.
import { createRequire } from 'node:module';
import { startTcpProxy } from '../support/tcp-proxy.cjs';
import { secrets, startService } from './processes.mjs';
import { median, percentile } from './statistics.mjs';

const require = createRequire(import.meta.url);

export async function measureLinks({ rounds }) {
  const { Worker, connect } = require('@yardmaster/worker-kit');
  const service = await startService({ LOG_LEVEL: 'info' });
  const proxy = await startTcpProxy(service.url);
  const connectMs = [];
  const reconnectMs = [];
  for (let round = 0; round < rounds + 1; round++) {
    const worker = new Worker({ workerId: `link-${round}`, name: 'link', version: '0', slots: 1 });
    const registered = () => new Promise((resolve) => worker.onRegistered(resolve));
    const startedMs = performance.now();
    const first = registered();
    connect(worker, { url: proxy.url, token: secrets.WORKER_TOKEN });
    await first;
    const connectedMs = performance.now();
    const again = registered();
    proxy.cut();
    await again;
    if (round > 0) {
      connectMs.push(connectedMs - startedMs);
      reconnectMs.push(performance.now() - connectedMs);
    }
    await worker.stop();
  }
  await proxy.close();
  await service.end();
  return { connectMs: median(connectMs), reconnectMs: median(reconnectMs), reconnectMsMax: percentile(reconnectMs, 1) };
}
