// The control plane of `yard up`, in a separate process. It gets commands over its channel, and exits when the channel
// closes.
import { growHeap } from '../../small-heap';
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SessionService, TaskService, WorkerManager } from '../../agent';
import { loadSecrets, type YardConfig } from '../../config';
import { createApp } from '../../create-app';
import { exitOnFatalError, fatalTarget } from '../../fatal';
import { createLog, type Log } from '../../log';
import { Registry } from '../../registry';
import { exitCodes } from '../exit-codes';
import { toCommandError } from '../problem';
import type { FromControlPlane, Order, ToControlPlane } from './control-plane-messages';
import { toStartError, urlOf } from './start-error';

/** Set by `start`, the first message; later messages wait for the service. */
let starting: Promise<NestFastifyApplication>;
let log: Log;

// A terminal or a service manager may send these signals to every process. `yard up` receives them too, and sends a message.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('disconnect', () => process.exit(exitCodes.failed));
process.on('message', (message: ToControlPlane) => {
  if (message.type === 'start') starting = start(message.config, (log = createLog(message.logLevel)));
  else starting.then((app) => obey(app, message)).catch((err: unknown) => failed(message, err));
});

async function start(config: Readonly<YardConfig>, log: Log): Promise<NestFastifyApplication> {
  const onFatalError = exitOnFatalError(log);
  let app: NestFastifyApplication | undefined;
  try {
    const secrets = loadSecrets(config);
    app = await createApp(config, log);
    onFatalError(fatalTarget(app));
    app.get(Registry).on('state', ({ workerId, state }) => send({ type: 'worker', workerId, state }));
    await app.listen(config.port, config.bindAddress);
    const address = app.getHttpServer().address() as AddressInfo;
    growHeap();
    send({ type: 'ready', listening: { url: urlOf(address), port: address.port, secrets } });
    return app;
  } catch (error) {
    await app?.close().catch(() => {}); // Only the first error is reported.
    return refuse(toStartError(error, config));
  }
}

/** Reports why the control plane cannot start, and exits. */
function refuse(error: unknown): Promise<never> {
  const { problem, exitCode } = toCommandError(error);
  return new Promise(() => send({ type: 'failed', problem, exitCode }, () => process.exit(exitCodes.failed)));
}

async function obey(app: NestFastifyApplication, order: Order): Promise<void> {
  switch (order.type) {
    case 'exited':
      return app.get(WorkerManager).exited(order.workerId, order.exit);
    case 'refuse-tasks':
      app.get(TaskService).stop();
      return app.get(SessionService).retire(order.workerIds);
    case 'close':
      await app.close();
      process.exit(exitCodes.succeeded);
  }
}

/** Logs a failed command. If closing failed, exits. */
function failed({ type }: Order, err: unknown): void {
  log.error({ event: 'order_failed', err, order: type }, 'a command of yard up failed');
  if (type === 'close') process.exit(exitCodes.failed);
}

/** Sends a message. If `yard up` has exited, the closed channel ends this process too. */
function send(message: FromControlPlane, then: () => void = () => {}): void {
  process.send!(message, undefined, undefined, then);
}
