import { checkToken } from './link-options';
import type { ListenOptions } from './listening';
import type { Worker } from './worker';

/**
 * Listens for a control plane, one at a time, until the worker stops. Add its address to `WORKER_URLS` of the control
 * plane. `GET /health` returns the status of the worker, without a token.
 *
 * Resolves to the port once it listens; rejects with the error of Node (`EADDRINUSE`, `EACCES`) if it cannot.
 * @throws YardError `INVALID_REQUEST` if `token` is empty
 */
export async function listen(worker: Worker, options: ListenOptions): Promise<number> {
  checkToken(options.token);
  // Loaded on demand. Uses `require`, because this file is compiled in several ways, and `import()` needs a file
  // extension in only one of them.
  const { openServer } = require('./listening') as typeof import('./listening');
  return openServer(worker, options);
}
