import type { Capability, WorkerHeartbeat, WorkerRegister } from '@yardmaster/protocol';
import type { Registration } from '../registry';

/** Measures whose names are longer are left out: a list of workers tells all of them. */
const measureCharsMax = 64;

/**
 * Returns the properties of a declaration that the protocol knows. A reader ignores all others (protocol/README.md, "Messages"), so they
 * are neither kept nor told.
 */
export function knownRegistration(registration: WorkerRegister): Omit<Registration, 'linkId'> {
  const { workerId, instanceId, name, version, slots, labels, sessionsMax } = registration;
  const capabilities = registration.capabilities.map(knownCapability);
  const sessions = sessionsMax === undefined ? {} : { sessionsMax };
  return { workerId, instanceId, name, version, slots, labels, capabilities, ...sessions };
}

/** The same of one capability. */
export function knownCapability({ name, description, inputSchema, outputSchema, sessions }: Capability): Capability {
  return {
    name,
    description,
    inputSchema,
    ...(outputSchema !== undefined && { outputSchema }),
    ...(sessions !== undefined && { sessions }),
  };
}

/** The same of a status report. */
export function knownLoad({ cpu, memoryBytes, custom }: WorkerHeartbeat['load']): WorkerHeartbeat['load'] {
  if (custom === undefined) return { cpu, memoryBytes };
  const measures = Object.entries(custom).filter(([measure]) => measure.length <= measureCharsMax);
  return { cpu, memoryBytes, custom: Object.fromEntries(measures) };
}
