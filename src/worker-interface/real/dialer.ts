import { io, type Socket } from 'socket.io-client';
import type { Clock, Timer } from '../../clock';
import type { Log } from '../../log';
import { protocolVersion } from '../../protocol';
import { SocketTransport } from '../../worker-kit';
import type { WorkerLinks } from '../worker-links';

export interface DialerOptions {
  urls: readonly string[];
  workerToken: string;
  links: WorkerLinks;
  clock: Clock;
  log: Log;
}

const firstRetryMs = 200;
const longestRetryMs = 5000;

/** Keeps a link open to each worker that listens, for as long as it runs. */
export class Dialer {
  private readonly sockets: Socket[] = [];
  private readonly timers = new Map<Socket, Timer>();

  constructor(private readonly options: DialerOptions) {}

  start(): void {
    for (const url of this.options.urls) this.dial(url);
  }

  stop(): void {
    for (const socket of this.sockets) socket.disconnect();
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
  }

  private dial(url: string): void {
    const { links, log, workerToken: token } = this.options;
    const socket = io(`${url}/workers`, {
      auth: { token, protocol: protocolVersion },
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: firstRetryMs,
      reconnectionDelayMax: longestRetryMs,
      randomizationFactor: 0.2,
    });
    socket.on('connect', () => {
      log.info({ event: 'dialed', url }, 'a worker that listens was reached');
      links.accept(new SocketTransport(socket));
    });
    socket.on('connect_error', (error) => {
      log.debug({ url, err: error }, 'a worker that listens was not reached');
      // A refused handshake is not tried again by the library; a wrong token should not become a storm of tries.
      if (!socket.active) this.redial(socket, url, longestRetryMs, error);
    });
    socket.on('disconnect', () => !socket.active && this.redial(socket, url, firstRetryMs));
    this.sockets.push(socket);
  }

  private redial(socket: Socket, url: string, delayMs: number, refusal?: Error): void {
    const { clock, log } = this.options;
    if (refusal) log.warn({ url, err: refusal }, 'a worker that listens refused the link');
    this.timers.get(socket)?.cancel();
    this.timers.set(
      socket,
      clock.setTimer(delayMs, () => socket.connect()),
    );
  }
}
