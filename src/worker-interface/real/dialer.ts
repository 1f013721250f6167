import { exactParser } from '../../http';
import type { Clock, Random } from '../../clock';
import type { Log } from '../../log';
import { dialSocket, Redialer } from '../../worker-kit';
import type { WorkerLinks } from '../worker-links';

export interface DialerOptions {
  urls: readonly string[];
  payloadBytesMax: number;
  workerToken: string;
  links: WorkerLinks;
  /** Returns the address that the worker at `url` is told to upload to. */
  uploadsUrlOf: (url: string) => string | undefined;
  clock: Clock;
  random: Random;
  log: Log;
}

/** Keeps a link open to each worker that listens, for as long as it runs. */
export class Dialer {
  private readonly redialers: Redialer[];

  constructor({ urls, payloadBytesMax, workerToken: token, links, uploadsUrlOf, clock, random, log }: DialerOptions) {
    this.redialers = urls.map((url) => {
      const redialer: Redialer = new Redialer({
        open: () => dialSocket({ url, token, clock, parser: exactParser(), payloadBytesMax }),
        onOpen: (transport) =>
          links.accept(
            transport,
            () => redialer.confirm(),
            () => uploadsUrlOf(url),
          ),
        clock,
        random,
        log: log.child({ url }),
      });
      return redialer;
    });
  }

  start(): void {
    for (const redialer of this.redialers) redialer.start();
  }

  stop(): void {
    for (const redialer of this.redialers) redialer.stop();
  }
}
