import type { WorkerRecord } from '../../registry';
import type { WorkerDto } from './worker.dto';

/** Maps a worker to its DTO. */
export function toWorkerDto(worker: WorkerRecord): WorkerDto {
  const { workerId, instanceId, name, version, state, slots, inFlight, labels } = worker;
  return {
    id: workerId,
    instanceId,
    name,
    version,
    state,
    mock: labels['mock'] === 'true',
    slots,
    inFlight: inFlight.size,
    taskIds: [...inFlight],
    capabilities: worker.capabilities.map((capability) => capability.name).sort(),
    labels: { ...labels },
    load: worker.load && { ...worker.load },
    registeredAt: new Date(worker.registeredAtMs),
    lastSeenAt: new Date(worker.lastSeenAtMs),
    reconnects: worker.reconnects,
    heartbeats: worker.heartbeats,
    linkEnd: worker.linkEnd,
  };
}
