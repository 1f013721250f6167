import { keepAlive } from './clock';
import { dialSocket, Redialer, type Transport } from './link';
import { checkToken, readOrigin } from './link-options';
import type { Worker } from './worker';

/** The address to dial, and the worker token. */
export interface ConnectOptions {
  /** Address of the control plane: http, https, ws or wss. Its path is ignored. */
  url: string;
  /** The control plane's worker token (`WORKER_TOKEN`). */
  token: string;
}

/**
 * Dials the control plane and keeps the link open until the worker stops. The process stays alive as long. Returns at
 * once; `worker.onRegistered` reports when the worker is registered.
 *
 * A link that fails is logged with its cause and retried within 5 s. A refused link (`UNAUTHORIZED`: the token is
 * wrong) is logged as an error and retried after 5 s or a little more.
 * @throws YardError `INVALID_REQUEST` if `url` is not an address, or `token` is empty
 */
export function connect(worker: Worker, options: ConnectOptions): void {
  const { clock, random, log } = worker;
  const origin = readOrigin(options.url);
  checkToken(options.token);
  const open = (): Promise<Transport> => dialSocket({ ...options, clock });
  const redialer = new Redialer(open, (transport) => worker.attach(transport, origin), clock, random, log);
  const alive = keepAlive(); // while no link is open, no socket keeps it alive
  worker.onRegistered(() => redialer.confirm());
  worker.closeOnStop(async () => {
    alive.cancel();
    redialer.stop();
  });
  redialer.start();
}
