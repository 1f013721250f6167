import type { ErrorInfo } from '@yardmaster/protocol';
import type { Task } from '../../../src/tasks';
import type { WorkerProcess } from './referee';
import type { Violations } from './violations';

/** An agent, as the checks see it. */
export interface Agent {
  readonly name: string;
  /** False once its process has ended. */
  readonly isOpen: boolean;
}

/** Losses that an agent concludes from a missing worker. */
const unseen = new Set(['link_closed', 'silent', 'absent', 'lease_ended']);
/** Losses that only the agent with the link may conclude. */
const ofLink = new Set(['link_closed', 'silent']);

/** Checks that only the holder of an attempt declares its loss, and never while its worker is linked. */
export class Holders {
  /** By task: the attempt running in a worker process. */
  private readonly running = new Map<number, { host: WorkerProcess; instanceId: string; attempt: number }>();
  /** By worker and task: the agent that sent or adopted the attempt. */
  private readonly holders = new Map<string, Map<number, Agent>>();
  private readonly workers = new Map<number, string>();

  constructor(private readonly violations: Violations) {}

  began(host: WorkerProcess, n: number, attempt: number): void {
    this.running.set(n, { host, instanceId: host.instanceId, attempt });
  }

  stopped(instanceId: string, n: number): void {
    if (this.running.get(n)?.instanceId === instanceId) this.running.delete(n);
  }

  /** Records an attempt sent to a worker. Returns the number of attempts of the agent there. */
  handed(n: number, workerId: string, agent: Agent): number {
    this.remove(n);
    const onWorker = this.holders.get(workerId) ?? new Map<number, Agent>();
    this.holders.set(workerId, onWorker.set(n, agent));
    this.workers.set(n, workerId);
    let count = 0;
    for (const other of onWorker.values()) if (other === agent) count++;
    return count;
  }

  adopted(n: number, agent: Agent): void {
    const workerId = this.workers.get(n);
    if (workerId !== undefined) this.holders.get(workerId)!.set(n, agent);
  }

  /** Records the end of an attempt, as recorded by the agent `by`. */
  ended(n: number, { attempt }: Task, error: ErrorInfo | undefined, by: Agent): void {
    const cause = String(error?.details?.['cause']);
    const agent = this.remove(n);
    if (error?.code !== 'WORKER_LOST' || !unseen.has(cause)) return;
    const running = this.running.get(n);
    const what = `attempt ${attempt} of t${n}, lost for ${by.name} (${cause}),`;
    if (running?.attempt === attempt && running.host.instanceId === running.instanceId && running.host.isLinked)
      this.add('nothing that a living worker runs is run again', `${what} runs on ${running.host.workerId}`, n);
    if (agent && agent !== by && agent.isOpen && ofLink.has(cause))
      this.add('an attempt is taken away by its holder only', `${what} was held by ${agent.name}`, n);
  }

  private remove(n: number): Agent | undefined {
    const workerId = this.workers.get(n);
    const onWorker = workerId === undefined ? undefined : this.holders.get(workerId);
    const agent = onWorker?.get(n);
    onWorker?.delete(n);
    this.workers.delete(n);
    return agent;
  }

  private add(rule: Parameters<Violations['add']>[0], what: string, n: number): void {
    this.violations.add(rule, what, [`t${n}`, ...new Set(what.match(/\b[wa]\d+/g) ?? [])]);
  }
}
