import { Waits } from '../checks/waits';
import { chanceOf } from '../plan/chance';
import type { Plan } from '../plan/plan';

/** Strategies for assigning a task on arrival, which Yardmaster does not do; for comparison. */
export type EarlyChoice = 'round robin' | 'two choices' | 'least outstanding';

interface Server {
  /** When each of its slots is free again. */
  freeAtMs: number[];
  /** Ends of the tasks that it has not finished yet. */
  endsAtMs: number[];
  slowness: number;
}

/** Models the same tasks and workers with one queue per worker. */
export function boundEarly(plan: Plan, choice: EarlyChoice): Waits {
  const random = chanceOf(plan.seed, choice);
  const servers = plan.workers.map(({ slots, slowness }): Server => ({
    freeAtMs: Array.from({ length: slots }, () => 0),
    endsAtMs: [],
    slowness,
  }));
  const waits = new Waits();
  let nowMs = 0;
  for (let n = 0; n < plan.taskTotal; n++) {
    const { afterMs, runMs, request } = plan.task(n);
    nowMs += afterMs;
    const server = choose(servers, choice, n, nowMs, () => random.next());
    const slot = server.freeAtMs.indexOf(Math.min(...server.freeAtMs));
    const startedAtMs = Math.max(nowMs, server.freeAtMs[slot]!);
    const finishedAtMs = startedAtMs + runMs * server.slowness;
    server.freeAtMs[slot] = finishedAtMs;
    server.endsAtMs.push(finishedAtMs);
    waits.record(request.capability, nowMs, startedAtMs, finishedAtMs);
  }
  return waits;
}

function choose(servers: Server[], choice: EarlyChoice, n: number, nowMs: number, chance: () => number): Server {
  if (choice === 'round robin') return servers[n % servers.length]!;
  const drawn = (): Server => servers[Math.floor(chance() * servers.length)]!;
  const looked = choice === 'two choices' ? [drawn(), drawn()] : servers;
  return looked.reduce((best, other) => (outstanding(other, nowMs) < outstanding(best, nowMs) ? other : best));
}

function outstanding(server: Server, nowMs: number): number {
  server.endsAtMs = server.endsAtMs.filter((endsAtMs) => endsAtMs > nowMs);
  return server.endsAtMs.length;
}
