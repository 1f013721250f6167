import type { Clock, Random, Timer } from '../clock';
import { YardError } from '@yardmaster/protocol';
import type { EventLog } from '../log';
import type { Transport } from './link';
import { reconnectDelayMs } from './reconnect.policy';

/**
 * Keeps one transport open. When it ends, or cannot be opened, another one is opened after a delay
 * (`reconnectDelayMs`).
 *
 * States: `dialing`, `open` while a transport lasts, `waiting` for the delay, `stopped` for good.
 */
export class Redialer {
  private failures = 0;
  private isStopped = false;
  /** Set while a transport is open. */
  private transport?: Transport;
  /** Set while waiting. */
  private timer?: Timer;

  /**
   * `open` opens one transport and throws, for example `UNAUTHORIZED`, if the peer refuses it. `onOpen` is called with
   * each transport in the turn in which it opened.
   */
  constructor(
    private readonly open: () => Promise<Transport>,
    private readonly onOpen: (transport: Transport) => void,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: EventLog,
  ) {}

  start(): void {
    void this.dial();
  }

  /** Resets the delay: the last transport led to a registration. */
  confirm(): void {
    this.failures = 0;
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
    this.transport?.close();
  }

  private async dial(): Promise<void> {
    try {
      const transport = await this.open();
      if (this.isStopped) return transport.close();
      this.opened(transport);
    } catch (error) {
      this.failed(error);
    }
  }

  private opened(transport: Transport): void {
    this.transport = transport;
    this.onOpen(transport);
    transport.onEnd(() => {
      this.transport = undefined;
      this.dialLater(false);
    });
  }

  private failed(error: unknown): void {
    const code = error instanceof YardError ? error.code : 'INTERNAL';
    // A listening worker has one link, and may not have noticed yet that the earlier one ended.
    const wasRefused = code !== 'LINK_CLOSED' && code !== 'CONFLICT';
    if (wasRefused) this.log.error({ event: 'dial_refused', code, err: error }, 'the peer refused the link');
    else
      this.log.warn(
        { event: 'dial_failed', failures: this.failures, err: error },
        'could not open the link; tries again',
      );
    this.dialLater(wasRefused);
  }

  private dialLater(wasRefused: boolean): void {
    if (this.isStopped) return;
    const delayMs = reconnectDelayMs(this.failures++, wasRefused, this.random.next());
    this.timer = this.clock.setTimer(delayMs, () => void this.dial());
  }
}
