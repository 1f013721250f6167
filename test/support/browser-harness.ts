import { createBrowserWorker, type BrowserWorkerSettings } from '../../workers/browser/src/browser-worker';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import type { Outcome } from '@yardmaster/protocol';
import { silentLog, type Worker } from '@yardmaster/worker-kit';
import { attach, memoryTransports } from '@yardmaster/worker-kit/link';
import { StandInControlPlane } from './stand-in-control-plane';

/** An ended run. */
export interface Run {
  outcome: Outcome;
  /** Result in the outcome, as the schemas define it. */
  result: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  artifacts: ReadonlyMap<string, { contentType: string; bytes: Buffer }>;
  progress: unknown[];
}

/** A real browser worker in this process, linked to a fake control plane. */
export class BrowserHarness {
  private number = 0;

  private constructor(
    private readonly worker: Worker,
    private readonly controlPlane: StandInControlPlane,
  ) {}

  /** Starts a worker whose egress policy permits loopback, for the test sites. */
  static async start(options: Partial<BrowserWorkerSettings> = {}): Promise<BrowserHarness> {
    const { worker, controlPlane } = await startBrowserWorker(options);
    return new BrowserHarness(worker, controlPlane);
  }

  /** Runs a task to its end. */
  async run(capability: string, input: unknown, task: { timeoutMs?: number } = {}): Promise<Run> {
    return this.ended(await this.begin(capability, input, task));
  }

  /** Runs steps, and cancels the task when a certain step begins. */
  async cancelled(steps: object[], atStep: number): Promise<Run> {
    const leaseId = await this.begin('browser.run', { steps });
    const isThere = ({ data }: { data?: unknown }): boolean => (data as { step?: number } | undefined)?.step === atStep;
    await this.controlPlane.until(() => this.controlPlane.leases.get(leaseId)!.chunks.some(isThere));
    await this.controlPlane.request('task.cancel', { leaseId, reason: 'enough', graceMs: 5000 });
    return this.ended(leaseId);
  }

  private async begin(capability: string, input: unknown, task: { timeoutMs?: number } = {}): Promise<string> {
    const leaseId = `lease-${this.number++}`;
    const reply = await this.controlPlane.execute({ leaseId, taskId: leaseId, capability, input, ...task });
    if (reply.status !== 'accepted') throw new Error(`the worker did not take it: ${JSON.stringify(reply)}`);
    return leaseId;
  }

  private async ended(leaseId: string): Promise<Run> {
    const { controlPlane } = this;
    const outcome = await controlPlane.outcome(leaseId);
    const artifacts = controlPlane.received
      .filter(({ message, payload }) => message === 'artifact' && (payload as { leaseId: string }).leaseId === leaseId)
      .map(({ payload }) => payload as { name: string; contentType: string; bytes: Buffer });
    const chunks = controlPlane.leases.get(leaseId)!.chunks;
    return {
      outcome,
      result: outcome.result,
      artifacts: new Map(artifacts.map(({ name, contentType, bytes }) => [name, { contentType, bytes }])),
      progress: chunks.filter(({ stream }) => stream === 'progress').map(({ data }) => data),
    };
  }

  /** Runs steps, and returns the run. @throws Error if it did not succeed */
  async steps(steps: object[], more: object = {}): Promise<Run> {
    const run = await this.run('browser.run', { steps, ...more });
    if (run.outcome.status !== 'succeeded') throw new Error(JSON.stringify(run.outcome.error, undefined, 1));
    return run;
  }

  /** Runs steps that fail, and returns the run with its error. */
  async failure(steps: object[], more: object = {}): Promise<Run & { error: any }> {
    const run = await this.run('browser.run', { steps, ...more });
    if (run.outcome.status !== 'failed') throw new Error(`it ${run.outcome.status}`);
    return { ...run, error: run.outcome.error };
  }

  async close(): Promise<void> {
    await this.worker.stop();
  }
}

/** Starts a real browser worker that may reach loopback, for the test pages, and links it to a fake control plane. */
export async function startBrowserWorker(
  options: Partial<BrowserWorkerSettings>,
): Promise<{ worker: Worker; controlPlane: StandInControlPlane }> {
  const env = { PATH: process.env['PATH'] };
  const egress = { permit: ['127.0.0.0/8:*'] };
  const worker = await createBrowserWorker({ sandbox: 'chromium', egress, env, ...options }, silentLog);
  const controlPlane = new StandInControlPlane();
  const [near, far] = memoryTransports(new SystemClock());
  controlPlane.serve(far);
  await attach(worker, near);
  return { worker, controlPlane };
}
