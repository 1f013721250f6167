import { keepAlive } from './clock';
import { dialSocket, Redialer, type Transport } from './link';
import { checkToken, readOrigin } from './link-options';
import type { Worker } from './worker';

/** Where to dial, and the secret that the control plane expects. */
export interface ConnectOptions {
  /** Address of the control plane: http, https, ws or wss. The path is not used. */
  url: string;
  /** The worker token of the control plane (`WORKER_TOKEN`). */
  token: string;
}

/**
 * Dials in, and keeps a link to the control plane open until the worker stops; the process stays alive as long. Returns at once:
 * `worker.onRegistered` tells when the link is up. A link that cannot be opened is logged with its cause and tried again, within 5 s; one that
 * is refused (`UNAUTHORIZED`: the token is wrong) is logged as an error and tried again after 5 s or a little more.
 * @throws YardError `INVALID_REQUEST` if `url` is not an address, or `token` is empty
 */
export function connect(worker: Worker, options: ConnectOptions): void {
  const { clock, random, log } = worker;
  const origin = readOrigin(options.url);
  checkToken(options.token);
  const open = (): Promise<Transport> => dialSocket({ ...options, clock });
  const redialer = new Redialer(open, (transport) => worker.attach(transport, origin), clock, random, log);
  const alive = keepAlive(); // while there is no link, no socket does
  worker.onRegistered(() => redialer.confirm());
  worker.closeOnStop(async () => {
    alive.cancel();
    redialer.stop();
  });
  redialer.start();
}
