import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SessionService, TaskService, WorkerManager, type WorkerExit } from '../../agent';
import type { YardConfig } from '../../config';
import { createApp } from '../../create-app';
import type { Log } from '../../log';
import { YardError } from '../../protocol';
import { Registry } from '../../registry';
import { exitCodes } from '../exit-codes';
import { CommandError } from '../problem';

/** The control plane in this process. */
export class Service {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly log: Log,
    readonly registry: Registry,
    /** Where this machine reaches it. */
    readonly url: string,
  ) {}

  /** Starts it; it accepts tasks when this resolves. @throws CommandError that says what to do about it. */
  static async start(config: Readonly<YardConfig>, log: Log): Promise<Service> {
    let app: NestFastifyApplication | undefined;
    try {
      app = await createApp(config, log);
      await app.listen(config.port, config.bindAddress);
      return new Service(app, log, app.get(Registry), urlOf(app.getHttpServer().address() as AddressInfo));
    } catch (error) {
      await app?.close().catch(() => {}); // The error that is told is the first one.
      throw toStartError(error, config);
    }
  }

  /** Accepts no more tasks; what runs goes on. These workers are about to end, and what nobody needs of their sessions does. */
  refuseTasks(workerIds: readonly string[]): void {
    this.app.get(TaskService).stop();
    this.app.get(SessionService).retire(workerIds);
  }

  /** The process of a worker has ended: what it held runs elsewhere at once. */
  workerExited(workerId: string, exit: WorkerExit): void {
    const losing = this.app.get(WorkerManager).exited(workerId, exit);
    losing.catch((err: unknown) => this.log.error({ err, workerId }, 'the end of a worker could not be recorded'));
  }

  /** Lets what still runs end within the configured time, and closes everything. */
  close(): Promise<void> {
    return this.app.close();
  }
}

/** An address that means every interface is reached by loopback. */
export function urlOf({ address, port }: Pick<AddressInfo, 'address' | 'port'>): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** Why the control plane does not start, in a line that says what to do; anything unexpected as it is. */
export function toStartError(
  error: unknown,
  { port, bindAddress, dataDir }: Pick<YardConfig, 'port' | 'bindAddress' | 'dataDir'>,
): unknown {
  const fail = (code: string, detail: string): CommandError =>
    new CommandError({ code, detail }, exitCodes.failed, { cause: error });
  if (error instanceof YardError && error.code === 'CONFLICT')
    return fail('DATA_DIR_IN_USE', `${error.message}; end that one, or take another folder with --data-dir`);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return fail(
        'PORT_IN_USE',
        `port ${port} is in use; end what listens there, or take another with --port (0: any free one)`,
      );
    case 'EACCES':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EPERM':
      return (error as NodeJS.ErrnoException).syscall === 'listen'
        ? fail('PORT_FORBIDDEN', `port ${port} may not be opened; take one above 1023 with --port`)
        : fail(
            'DATA_DIR_UNUSABLE',
            `${dataDir} cannot be used (${(error as Error).message}); take another with --data-dir`,
          );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return fail('ADDRESS_UNAVAILABLE', `${bindAddress} is no address of this machine; take another with --bind`);
    default:
      return error;
  }
}
