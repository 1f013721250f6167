// A worker that does nothing: `node worker.mjs <port of Redis> <concurrency>`.
import { Worker } from 'bullmq';
import { queueName } from './caller.mjs';

const [port, concurrency] = process.argv.slice(2).map(Number);
const worker = new Worker(queueName, async () => null, { connection: { host: '127.0.0.1', port }, concurrency });
await worker.waitUntilReady();
console.log('ready');
process.on('SIGTERM', () => void worker.close(true).then(() => process.exit(0)));
