import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { redactSecrets, type YardError } from '@yardmaster/protocol';

/** Problem details (RFC 9457) for a response on a bare socket. */
export interface RawProblem {
  status: number;
}

/** Converts an error to problem details. */
export type FormatProblem = (error: YardError, status: number) => RawProblem;

/** Converts an error in the default way, without application-specific texts. */
export const formatPlainProblem: FormatProblem = ({ code, message, retryable }, status) => ({
  type: `urn:yardmaster:problem:${code}`,
  title: STATUS_CODES[status],
  status,
  detail: redactSecrets(message),
  code,
  retryable,
});

/**
 * Responds without a response object and closes the connection: before a request was read, or instead of an upgrade.
 */
export function answerRaw(socket: Duplex, problem: RawProblem): void {
  if (!socket.writable) return void socket.destroy();
  socket.on('error', () => socket.destroy());
  const body = JSON.stringify(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  // Discard incoming bytes for a while: with unread bytes the system would reset the connection and lose the response.
  socket.resume();
  const linger = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(linger));
}

const lingerMs = 2000;
