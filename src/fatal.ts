import { inspect } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IntegratedDistributedExecutorAgent } from './agent';
import { SystemClock, type Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from './log';
import { MetricsService } from './observability';

/** Exit code after a fatal error: `EX_SOFTWARE` of sysexits.h. */
export const fatalExitCode = 70;
/** Time for answers that are on their way. Nothing is drained: the state behind them is not proven sound. */
export const fatalCloseTimeoutMs = 250;

const message = 'an error that nobody caught';

type Origin = 'uncaughtException' | 'unhandledRejection';

/** What a fatal error does to the service before the process exits. */
export interface FatalTarget {
  /** Counts it in the metrics. */
  count(): void;
  /** Closes the listening socket, refuses new requests, and dispatches nothing more. */
  stopAccepting(): void;
}

/** The part of `process` that is needed here. */
export interface FatalHost {
  on(event: Origin, listener: (reason: unknown) => void): unknown;
  exit(code: number): void;
  exitCode?: number | string | null;
}

/**
 * Ends this process at the first error that nobody caught, whatever state the rest is in: logs it, counts it, stops accepting and
 * exits with 70. Everything acknowledged is committed already, so a supervisor can start it again. Only for programs:
 * a library does not own its process. The returned function names the service, once there is one.
 */
export function exitOnFatalError(
  log: Pick<Log, 'fatal'>,
  host: FatalHost = process,
  clock: Clock = new SystemClock(),
): (target: FatalTarget) => void {
  let target: FatalTarget | undefined;
  let isEnding = false;
  const end = (origin: Origin, reason: unknown): void => {
    if (isEnding) return;
    isEnding = true;
    host.exitCode = fatalExitCode; // In case nothing keeps the process alive until it exits itself.
    attempt(
      () => log.fatal({ event: 'program_crashed', origin, err: toError(reason) }, message),
      () => log.fatal({ event: 'program_crashed', origin }, `${message}, and that cannot be shown`),
    );
    if (!target) return host.exit(fatalExitCode);
    clock.setTimer(fatalCloseTimeoutMs, () => host.exit(fatalExitCode));
    attempt(() => target!.count());
    attempt(() => target!.stopAccepting());
  };
  for (const origin of ['uncaughtException', 'unhandledRejection'] as const)
    host.on(origin, (reason) => end(origin, reason));
  return (service) => (target = service);
}

/** The running service as the target of a fatal error. */
export function fatalTarget(app: NestFastifyApplication): FatalTarget {
  const [metrics, agent] = [app.get(MetricsService), app.get(IntegratedDistributedExecutorAgent)];
  return {
    count: () => metrics.countFatalError(),
    stopAccepting: () => {
      agent.stopAccepting();
      app.getHttpServer().close();
    },
  };
}

/** Whatever is broken, the process must still end; there is nobody left to tell. */
function attempt(step: () => void, otherwise?: () => void): void {
  try {
    step();
  } catch {
    if (otherwise) attempt(otherwise);
  }
}

/** Anything can be thrown; the log wants a stack. */
function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(`not an Error was thrown: ${inspect(reason, { depth: 2 })}`);
}
