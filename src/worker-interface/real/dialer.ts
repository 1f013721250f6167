import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { exactParser } from '@yardmaster/worker-kit/http';
import type { Log } from '../../log';
import { dialSocket, Redialer, type Transport } from '@yardmaster/worker-kit/link';

export interface DialerSettings {
  /** Addresses of the workers that listen. */
  urls: readonly string[];
  /** The largest message that a dialed worker may send. */
  payloadBytesMax: number;
  workerToken: string;
}

/** Accepts the link to the worker at `url`, and calls `confirm` after each registration. */
export type AcceptDialed = (transport: Transport, url: string, confirm: () => void) => void;

/** Keeps a link open to each worker that listens, from start to stop. */
export class Dialer {
  private redialers: readonly Redialer[] = [];

  constructor(
    private readonly settings: DialerSettings,
    private readonly accept: AcceptDialed,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Log,
  ) {}

  get hasUrls(): boolean {
    return this.settings.urls.length > 0;
  }

  start(): void {
    this.redialers = this.settings.urls.map((url) => this.redialer(url));
    for (const redialer of this.redialers) redialer.start();
  }

  stop(): void {
    for (const redialer of this.redialers) redialer.stop();
  }

  private redialer(url: string): Redialer {
    const { clock, random } = this;
    const { payloadBytesMax, workerToken: token } = this.settings;
    const redialer: Redialer = new Redialer(
      () => dialSocket({ url, token, clock, parser: exactParser(), payloadBytesMax }),
      (transport) => this.accept(transport, url, () => redialer.confirm()),
      clock,
      random,
      this.log.child({ url }),
    );
    return redialer;
  }
}
