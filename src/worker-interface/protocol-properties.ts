import type { Capability, WorkerHeartbeat, WorkerRegister } from '@yardmaster/protocol';
import type { Registration } from '../registry';

/** Custom measures with longer names are dropped, since every list of workers contains them. */
const measureCharsMax = 64;

/**
 * Returns the properties of a registration that the protocol defines. A receiver ignores all others (protocol/README.md, "Messages"): they are
 * neither stored nor returned.
 */
export function pickRegistration(registration: WorkerRegister): Omit<Registration, 'linkId'> {
  const { workerId, instanceId, name, version, slots, labels, sessionsMax } = registration;
  const capabilities = registration.capabilities.map(pickCapability);
  const sessions = sessionsMax === undefined ? {} : { sessionsMax };
  return { workerId, instanceId, name, version, slots, labels, capabilities, ...sessions };
}

/** Returns the properties of a capability that the protocol defines. */
export function pickCapability({ name, description, inputSchema, outputSchema, sessions }: Capability): Capability {
  return {
    name,
    description,
    inputSchema,
    ...(outputSchema !== undefined && { outputSchema }),
    ...(sessions !== undefined && { sessions }),
  };
}

/** Returns the properties of a load report that the protocol defines. */
export function pickLoad({ cpu, memoryBytes, custom }: WorkerHeartbeat['load']): WorkerHeartbeat['load'] {
  if (custom === undefined) return { cpu, memoryBytes };
  const measures = Object.entries(custom).filter(([measure]) => measure.length <= measureCharsMax);
  return { cpu, memoryBytes, custom: Object.fromEntries(measures) };
}
