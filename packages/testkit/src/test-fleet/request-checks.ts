import {
  declaredSchema,
  outOfSteps,
  InvalidPayloadError,
  jsonViolation,
  nearest,
  stepsMax,
  YardError,
  type Violation,
} from '@yardmaster/protocol';
import type { FleetWorker } from './fleet-worker';
import type { ExecutorRequest } from './task-executor';

/**
 * Rejects a request that no worker of the fleet can serve.
 * @throws YardError `UNKNOWN_CAPABILITY`, `NO_CAPABLE_WORKER` if no worker has the labels, `INVALID_INPUT` with the
 * path of the violation
 */
export function checkRequest(request: ExecutorRequest, workers: readonly FleetWorker[]): void {
  const { capability, input = {} } = request;
  if (typeof capability !== 'string')
    throw new InvalidPayloadError({ path: 'capability', message: 'expected a string' }, 'INVALID_REQUEST');
  throwViolation(jsonViolation(input));
  const offering = workers.filter((worker) => worker.capability(capability));
  if (offering.length === 0) throw unknown(capability, workers);
  const worker = offering.find((each) => each.canDo(request));
  if (!worker) throw new YardError('NO_CAPABLE_WORKER', `no worker with these labels offers ${capability}`);
  const violation = declaredSchema(worker.capability(capability)!.inputSchema).check(input, stepsMax);
  throwViolation(
    violation === outOfSteps ? { path: '', message: `takes more than ${stepsMax} steps to check` } : violation,
  );
}

function unknown(capability: string, workers: readonly FleetWorker[]): YardError {
  const names = workers.flatMap((worker) => [...worker.capabilityNames]);
  const meant = nearest(capability, names);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return new YardError('UNKNOWN_CAPABILITY', `no worker of this fleet offers ${capability}${hint}`);
}

function throwViolation(violation: Violation | undefined): void {
  if (!violation) return;
  const path = violation.path === '' ? 'input' : `input.${violation.path}`;
  throw new InvalidPayloadError({ ...violation, path }, 'INVALID_INPUT');
}
