import {
  declaredSchema,
  givenUp,
  InvalidPayloadError,
  jsonFault,
  nearest,
  stepsMax,
  YardError,
  type Fault,
} from '@yardmaster/protocol';
import type { FleetWorker } from './fleet-worker';
import type { ExecutorRequest } from './task-executor';

/**
 * Refuses a request that no worker of the fleet can serve, now or later.
 * @throws YardError `UNKNOWN_CAPABILITY`, `NO_CAPABLE_WORKER` if the labels fit none, `INVALID_INPUT` with the path of the fault
 */
export function checkRequest(request: ExecutorRequest, workers: readonly FleetWorker[]): void {
  const { capability, input = {} } = request;
  if (typeof capability !== 'string')
    throw new InvalidPayloadError({ path: 'capability', message: 'expected a string' }, 'INVALID_REQUEST');
  throwFault(jsonFault(input));
  const offering = workers.filter((worker) => worker.capability(capability));
  if (offering.length === 0) throw unknown(capability, workers);
  const worker = offering.find((each) => each.canDo(request));
  if (!worker) throw new YardError('NO_CAPABLE_WORKER', `no worker can do ${capability} with these labels`);
  const fault = declaredSchema(worker.capability(capability)!.inputSchema).check(input, stepsMax);
  throwFault(fault === givenUp ? { path: '', message: `takes more than ${stepsMax} steps to check` } : fault);
}

function unknown(capability: string, workers: readonly FleetWorker[]): YardError {
  const names = workers.flatMap((worker) => [...worker.capabilityNames]);
  const meant = nearest(capability, names);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return new YardError('UNKNOWN_CAPABILITY', `no worker of this fleet offers ${capability}${hint}`);
}

function throwFault(fault: Fault | undefined): void {
  if (!fault) return;
  const path = fault.path === '' ? 'input' : `input.${fault.path}`;
  throw new InvalidPayloadError({ ...fault, path }, 'INVALID_INPUT');
}
