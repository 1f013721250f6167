import type { AddressInfo } from 'node:net';
import type { Namespace } from 'socket.io';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { handshakeRefusal, SocketTransport } from '@yardmaster/worker-kit/link';
import type { WorkerLinks } from '../worker-links';

export interface DoorSettings {
  workerToken: string;
  /** Address of the control plane for workers that cannot know it. */
  publicUrl?: string;
}

/**
 * Decides who may open a link by dialing in. Socket.IO servers come from a Nest gateway or `WorkersServer`, before or after `open`; while
 * the door is shut, workers are told to try again.
 */
export class WorkersDoor {
  private isOpen = false;
  /** The namespace that was served last. */
  private namespace?: Namespace;

  constructor(
    private readonly links: WorkerLinks,
    private readonly clock: Clock,
    private readonly settings: DoorSettings,
  ) {}

  get isServed(): boolean {
    return this.namespace !== undefined;
  }

  /** The address that the server of the namespace listens on. */
  get address(): AddressInfo | undefined {
    const address = this.namespace?.server.httpServer?.address();
    return typeof address === 'object' ? (address ?? undefined) : undefined;
  }

  open(): void {
    this.isOpen = true;
  }

  shut(): void {
    this.isOpen = false;
  }

  /** A server serves the namespace of the workers from now on. */
  served(namespace: Namespace): void {
    const { workerToken, publicUrl } = this.settings;
    this.namespace = namespace;
    namespace.use((socket, next) => {
      const refusal = handshakeRefusal(socket.handshake.auth, workerToken);
      if (refusal) {
        this.links.countRefusal(refusal);
        return next(Object.assign(new Error(refusal.message), { data: refusal }));
      }
      next(this.isOpen ? undefined : new Error('the control plane takes no links now'));
    });
    namespace.on('connection', (socket) =>
      this.links.accept(new SocketTransport(socket, this.clock), undefined, () => publicUrl),
    );
  }

  /** Calls `listener` when the server listens; at once if it does, or if there is none. */
  whenListening(listener: () => void): void {
    const http = this.namespace?.server.httpServer;
    if (!http || http.listening) listener();
    else http.once('listening', listener);
  }
}
