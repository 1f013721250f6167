import type { Agents } from '../world/agents';

/** Something still held after all tasks have ended. */
export interface Leftover {
  what: string;
  about: string[];
}

/** Returns what agents and the store still hold. */
export async function leftovers(agents: Agents): Promise<Leftover[]> {
  const left: Leftover[] = [];
  for (const { name, isOpen, system } of agents.replicas) {
    if (!isOpen) continue;
    for (const { workerId, inFlight } of system.plane.registry.list()) {
      if (inFlight.size > 0)
        left.push({ what: `${workerId} holds ${inFlight.size} slots at ${name}`, about: [workerId, name] });
    }
  }
  const store = agents.store();
  const running = await store.attempts.running({});
  const waiting = await store.queue.waiting();
  if (running.length + waiting.length > 0)
    left.push({ what: `${running.length} run and ${waiting.length} queues are not empty`, about: [] });
  return left;
}
