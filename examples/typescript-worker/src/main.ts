import { connect, stderrLog, Worker } from '@yardmaster/worker-kit';
import { countWords, declaration } from './word-count.js';

const drainMs = 10_000;
const { YARD_URL: url = 'http://127.0.0.1:3000', YARD_WORKER_TOKEN: token = '' } = process.env;
const workerId = 'words-typescript';

const worker = new Worker({ workerId, slots: 4, log: stderrLog(workerId, 'info') });
worker.capability(declaration, countWords);
connect(worker, { url, token });

// Lets running tasks end; then nothing keeps the process alive.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void worker.drain(drainMs, signal).then(() => worker.stop()));
}
