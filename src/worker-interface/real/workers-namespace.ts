import type { Namespace, Socket } from 'socket.io';
import { isSameSecret } from '../../config';
import { decode, errorReply, protocolVersion, YardError } from '../../protocol';
import { SocketTransport } from '../../worker-kit';
import type { WorkerLinks } from '../worker-links';

/** Serves the Socket.IO namespace on which workers dial in: who may open a link, and nothing else. */
export function serveWorkers(
  namespace: Namespace,
  links: WorkerLinks,
  workerToken: string,
  isOpen: () => boolean,
): void {
  namespace.use((socket, next) => next(isOpen() ? refusal(socket, workerToken) : new Error('not open yet')));
  namespace.on('connection', (socket) => links.accept(new SocketTransport(socket)));
}

/** Why a handshake is refused, as Socket.IO carries it; nothing where it is fine. */
function refusal(socket: Socket, workerToken: string): Error | undefined {
  try {
    checkHandshake(socket.handshake.auth, workerToken);
    return undefined;
  } catch (error) {
    return Object.assign(new Error((error as Error).message), { data: errorReply(error).error });
  }
}

/** @throws YardError `UNAUTHORIZED`, `UNSUPPORTED_PROTOCOL` or `INVALID_MESSAGE`. */
export function checkHandshake(auth: unknown, workerToken: string): void {
  const { token, protocol } = decode('handshake', auth);
  if (!isSameSecret(token, workerToken)) throw new YardError('UNAUTHORIZED', 'the worker token is wrong');
  if (protocol !== protocolVersion) {
    throw new YardError('UNSUPPORTED_PROTOCOL', `protocol ${protocol} is not spoken here, only ${protocolVersion}`);
  }
}
