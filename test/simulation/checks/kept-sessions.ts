import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Session, Task } from '../../../src/tasks';
import type { Agent } from './holders';
import type { WorkerProcess } from './referee';
import type { Violations } from './violations';

/** Reasons that an agent concludes itself: the worker is missing, or did not present the session. */
const concluded = /is gone|did not come back|came back without/;

/** Checks that sessions are lost only with their worker and expire only when unused. */
export class KeptSessions {
  private readonly usedAtMs = new Map<string, number>();
  private readonly workers = new Map<string, WorkerProcess>();

  constructor(
    private readonly clock: Clock,
    private readonly violations: Violations,
  ) {}

  watch(worker: WorkerProcess): void {
    this.workers.set(worker.workerId, worker);
  }

  /** Call when a task of a session was accepted, or has ended. */
  used({ sessionId }: Task): void {
    if (sessionId !== undefined) this.usedAtMs.set(sessionId, this.clock.nowMs());
  }

  ended({ id, state, reason, workerId, instanceId, ttlMs }: Session, by: Agent): void {
    const worker = this.workers.get(workerId);
    const unusedMs = this.clock.nowMs() - (this.usedAtMs.get(id) ?? -Infinity);
    this.usedAtMs.delete(id);
    // A draining worker ends its sessions itself; its report may be lost with its link.
    const isThere = worker?.instanceId === instanceId && worker.isLinked && !worker.isDraining;
    const what = `${by.name} ended session ${id} of ${workerId} as ${state} (${reason})`;
    if (state === 'lost' && concluded.test(reason ?? '') && isThere) this.add(`${what}, which is there`, workerId);
    if (state === 'expired' && unusedMs < ttlMs) this.add(`${what} ${unusedMs} ms after its last use`, workerId);
  }

  private add(what: string, workerId: string): void {
    this.violations.add('a session is kept while its worker is there and it is used', what, [workerId]);
  }
}
