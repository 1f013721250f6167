import type { Namespace } from 'socket.io';
import type { Clock } from '../../clock';
import { handshakeRefusal, SocketTransport } from '../../worker-kit';
import type { WorkerLinks } from '../worker-links';

export interface WorkersNamespaceOptions {
  links: WorkerLinks;
  clock: Clock;
  workerToken: string;
  /** Where workers reach the control plane if they cannot know. */
  publicUrl?: string;
  /** False before the start and after the stop: workers are told to try again. */
  isOpen: () => boolean;
}

/** Serves the Socket.IO namespace on which workers dial in: who may open a link, and nothing else. */
export function serveWorkers(
  namespace: Namespace,
  { links, clock, workerToken, publicUrl, isOpen }: WorkersNamespaceOptions,
): void {
  namespace.use((socket, next) => {
    const refusal = handshakeRefusal(socket.handshake.auth, workerToken);
    if (refusal) {
      links.countRefusal(refusal);
      return next(Object.assign(new Error(refusal.message), { data: refusal }));
    }
    next(isOpen() ? undefined : new Error('the control plane takes no links now'));
  });
  namespace.on('connection', (socket) => links.accept(new SocketTransport(socket, clock), undefined, () => publicUrl));
}
