import { dialSocket } from './link/dial-socket';
import type { Transport } from './link/link';
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
  const { origin } = new URL(options.url);
  const open = (): Promise<Transport> => dialSocket({ ...options, clock });
  const redialer = new Redialer(open, (transport) => worker.attach(transport, origin), clock, random, log);
  worker.onRegistered(() => redialer.confirm());
  worker.closeOnStop(async () => redialer.stop());
  redialer.start();
}
