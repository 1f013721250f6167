import type { AddressInfo } from 'node:net';
import type { YardConfig } from '../../config';
import { YardError } from '@yardmaster/protocol';
import { exitCodes } from '../exit-codes';
import { CommandError } from '../problem';

/** Returns a URL that clients on this machine can use: the loopback address if the server listens on all interfaces. */
export function urlOf({ address, port }: Pick<AddressInfo, 'address' | 'port'>): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** Converts known start errors to one line with advice; returns others unchanged. */
export function toStartError(
  error: unknown,
  { port, bindAddress, dataDir }: Pick<YardConfig, 'port' | 'bindAddress' | 'dataDir'>,
): unknown {
  const fail = (code: string, detail: string): CommandError =>
    new CommandError({ code, detail }, exitCodes.failed, { cause: error });
  if (error instanceof YardError && ['schema', 'damaged'].includes(String(error.details?.['cause'])))
    return fail('DATA_DIR_UNUSABLE', error.message);
  if (error instanceof YardError && error.code === 'CONFLICT')
    return fail('DATA_DIR_IN_USE', `${error.message}; stop that process, or use another folder with --data-dir`);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return fail(
        'PORT_IN_USE',
        `port ${port} is in use; stop the program that uses it, or choose another with --port (0: any free port)`,
      );
    case 'EACCES':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EPERM':
      return (error as NodeJS.ErrnoException).syscall === 'listen'
        ? fail('PORT_FORBIDDEN', `port ${port} needs root privileges; choose one above 1023 with --port`)
        : fail(
            'DATA_DIR_UNUSABLE',
            `${dataDir} cannot be used (${(error as Error).message}); choose another with --data-dir`,
          );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return fail(
        'ADDRESS_UNAVAILABLE',
        `${bindAddress} is not an address of this machine; choose another with --bind`,
      );
    default:
      return error;
  }
}
