// Measures the time from process start to readiness, and the memory at that point, compared with a bare Nest
// application.
import { residentMiB, start, startService } from './processes.mjs';
import { median } from './statistics.mjs';

export async function measureStartUp({ rounds }) {
  const mock = { readyMs: [], memoryMiB: [] };
  const bare = { readyMs: [], memoryMiB: [] };
  for (let round = 0; round < rounds + 1; round++) {
    const [ours, theirs] = [await startOurs(), await startBare()];
    if (round === 0) continue;
    for (const key of ['readyMs', 'memoryMiB']) {
      mock[key].push(ours[key]);
      bare[key].push(theirs[key]);
    }
  }
  const medians = (of) => ({ readyMs: median(of.readyMs), memoryMiB: median(of.memoryMiB) });
  return { mock: medians(mock), bareNest: medians(bare) };
}

/**
 * Starts our service, which is ready when its readiness probe succeeds: three mock workers are online before it
 * listens.
 */
async function startOurs() {
  const startedMs = performance.now();
  const service = await startService({ WORKER_INTERFACE: 'mock' });
  const { status } = await fetch(`${service.url}/health/ready`);
  const readyMs = performance.now() - startedMs;
  if (status !== 200) throw new Error(`not ready: ${status}`);
  const memoryMiB = service.memoryMiB();
  await service.end();
  return { readyMs, memoryMiB };
}

async function startBare() {
  const startedMs = performance.now();
  const bare = start('test/bench/bare-nest.mjs');
  await bare.said((line) => line === 'listening');
  const readyMs = performance.now() - startedMs;
  const memoryMiB = residentMiB(bare.child.pid);
  await bare.end();
  return { readyMs, memoryMiB };
}
