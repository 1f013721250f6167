// A no-op worker that logs when it is ready: `node noop-worker.mjs <url> <slots>`.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Worker, connect } = require('@yardmaster/worker-kit');

const [url, slots] = process.argv.slice(2);
const worker = new Worker({ workerId: 'noop', name: 'noop', version: '0', slots: Number(slots) });
worker.capability(
  { name: 'bench.noop', description: 'Does nothing.', inputSchema: { type: 'object' } },
  async () => null,
);
worker.onRegistered(() => console.log('registered'));
connect(worker, { url, token: process.env.WORKER_TOKEN });
process.on('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
