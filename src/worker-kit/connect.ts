import { dialSocket } from './link/dial-socket';
import { Redialer } from './link/redialer';
import type { Worker } from './worker';

export interface ConnectOptions {
  /** Address of the control plane: http, https, ws or wss. */
  url: string;
  token: string;
}

/** Dials in: keeps a link to the control plane open until the worker stops. */
export function connect(worker: Worker, options: ConnectOptions): void {
  const { clock, random, log } = worker;
  const redialer = new Redialer({
    open: () => dialSocket({ ...options, clock }),
    onOpen: (transport) => worker.attach(transport),
    clock,
    random,
    log,
  });
  worker.uploads.dialedUrl = new URL(options.url).origin;
  worker.onRegistered(() => redialer.confirm());
  worker.closeOnStop(async () => redialer.stop());
  redialer.start();
}
