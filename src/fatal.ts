import { inspect } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IntegratedDistributedExecutorAgent } from './agent';
import { SystemClock, type Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from './log';
import { MetricsService } from './observability';

/** Exit code after a fatal error: `EX_SOFTWARE` of sysexits.h. */
export const fatalExitCode = 70;
/** Time for responses that are already being sent. There is no drain, because the state of the process may be corrupt. */
export const fatalCloseTimeoutMs = 250;

const message = 'uncaught error; the process exits';

type Origin = 'uncaughtException' | 'unhandledRejection';

/** The steps that a fatal error triggers before the process exits. */
export interface FatalTarget {
  /** Counts the error in the metrics. */
  count(): void;
  /** Closes the listening socket, rejects new requests and stops dispatch. */
  stopAccepting(): void;
}

/** The used part of `process`. */
export interface FatalHost {
  on(event: Origin, listener: (reason: unknown) => void): unknown;
  exit(code: number): void;
  exitCode?: number | string | null;
}

/**
 * Ends this process at the first uncaught error: logs and counts it, stops accepting requests and exits with 70. Everything acknowledged is
 * already committed, so a supervisor can restart the process. Only for programs: a library does not own its process. Call the returned
 * function with the service once it exists.
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
    host.exitCode = fatalExitCode; // If nothing keeps the process alive until `exit`.
    attempt(
      () => log.fatal({ event: 'program_crashed', origin, err: toError(reason) }, message),
      () => log.fatal({ event: 'program_crashed', origin }, `${message} (the error cannot be logged)`),
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

/** Returns the fatal error target of a running service. */
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

/** Runs a step and ignores its error: the process must end in any case. */
function attempt(step: () => void, otherwise?: () => void): void {
  try {
    step();
  } catch {
    if (otherwise) attempt(otherwise);
  }
}

/** Wraps a thrown value that is not an Error, to get a stack trace. */
function toError(reason: unknown): Error {
  return reason instanceof Error
    ? reason
    : new Error(`a value that is not an Error was thrown: ${inspect(reason, { depth: 2 })}`);
}
