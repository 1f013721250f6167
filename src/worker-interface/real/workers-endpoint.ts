import type { AddressInfo } from 'node:net';
import type { Namespace } from 'socket.io';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { clientAddressOf, type AddressOf } from '@yardmaster/worker-kit/http';
import { handshakeRefusal, SocketTransport } from '@yardmaster/worker-kit/link';
import type { Audit } from '../../audit';
import type { WorkerLinks } from '../worker-links';
import { linkRecorder, recordRefusal } from './link-recorder';

export interface EndpointSettings {
  workerToken: string;
  /** Address of the control plane, for workers that do not know it. */
  publicUrl?: string;
  trustedProxies: readonly string[];
}

/**
 * Authenticates workers that dial in. A Nest gateway or `WorkersServer` attaches the Socket.IO namespace, before or after `open`. Until `open`
 * and after `close`, workers get an error that makes them retry.
 */
export class WorkersEndpoint {
  private isOpen = false;
  /** The namespace attached last. */
  private namespace?: Namespace;
  private readonly addressOf: AddressOf;

  constructor(
    private readonly links: WorkerLinks,
    private readonly clock: Clock,
    private readonly settings: EndpointSettings,
    private readonly audit: Audit,
  ) {
    this.addressOf = clientAddressOf(settings.trustedProxies);
  }

  get isAttached(): boolean {
    return this.namespace !== undefined;
  }

  /** The listen address of the namespace's server. */
  get address(): AddressInfo | undefined {
    const address = this.namespace?.server.httpServer?.address();
    return typeof address === 'object' ? (address ?? undefined) : undefined;
  }

  open(): void {
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }

  /** Authenticates and accepts the workers that connect to this namespace. */
  attach(namespace: Namespace): void {
    const { workerToken, publicUrl } = this.settings;
    this.namespace = namespace;
    namespace.use((socket, next) => {
      const refusal = handshakeRefusal(socket.handshake.auth, workerToken);
      if (refusal) {
        this.links.countRefusal(refusal);
        recordRefusal(this.audit, this.addressOf(socket.request), refusal);
        return next(Object.assign(new Error(refusal.message), { data: refusal }));
      }
      next(this.isOpen ? undefined : new Error('the control plane does not accept links at the moment; retry later'));
    });
    namespace.on('connection', (socket) =>
      this.links.accept(
        new SocketTransport(socket, this.clock),
        linkRecorder(this.audit, this.addressOf(socket.request)),
        () => publicUrl,
      ),
    );
  }

  /** Calls `listener` when the server listens; immediately if it already does, or if there is no server. */
  whenListening(listener: () => void): void {
    const http = this.namespace?.server.httpServer;
    if (!http || http.listening) listener();
    else http.once('listening', listener);
  }
}
