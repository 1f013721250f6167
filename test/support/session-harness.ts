import type { Outcome } from '@yardmaster/protocol';
import type { Worker } from '@yardmaster/worker-kit';
import type { BrowserWorkerSettings } from '../../workers/browser/src/browser-worker';
import { startBrowserWorker } from './browser-harness';
import type { StandInControlPlane } from './stand-in-control-plane';

/** A real browser worker in this process, whose sessions a test opens and closes. */
export class SessionHarness {
  private number = 0;

  private constructor(
    readonly worker: Worker,
    private readonly controlPlane: StandInControlPlane,
  ) {}

  static async start(options: Partial<BrowserWorkerSettings> = {}): Promise<SessionHarness> {
    const { worker, controlPlane } = await startBrowserWorker(options);
    return new SessionHarness(worker, controlPlane);
  }

  /** Opens a session; resolves to the raw reply. */
  open(sessionId: string): Promise<{ status: string; code?: string }> {
    return this.controlPlane.request('session.open', { sessionId, capability: 'browser.run', ttlMs: 600_000 });
  }

  async end(sessionId: string): Promise<void> {
    await this.controlPlane.request('session.close', { sessionId });
  }

  /** Begins a run in a session, and returns its lease. */
  async begin(sessionId: string, steps: object[], more: object = {}): Promise<string> {
    const leaseId = `lease-${this.number++}`;
    const task = { leaseId, taskId: leaseId, capability: 'browser.run', input: { steps, ...more }, sessionId };
    const reply = await this.controlPlane.execute(task);
    if (reply.status !== 'accepted') throw new Error(reply.code);
    return leaseId;
  }

  async outcome(leaseId: string): Promise<Outcome> {
    return this.controlPlane.outcome(leaseId);
  }

  /** Runs in a session, and resolves to the result. */
  async run(sessionId: string, steps: object[], more: object = {}): Promise<any> {
    const { result, error } = await this.outcome(await this.begin(sessionId, steps, more));
    if (error) throw new Error(JSON.stringify(error, undefined, 1));
    return result;
  }

  cancel(leaseId: string): Promise<unknown> {
    return this.controlPlane.request('task.cancel', { leaseId, reason: 'enough', graceMs: 10_000 });
  }

  /** Resolves to the worker's report on a session that it ended by itself. */
  async endOf(sessionId: string): Promise<string> {
    const isEnd = ({ message, payload }: { message: string; payload: unknown }): boolean =>
      message === 'session.ended' && (payload as { sessionId: string }).sessionId === sessionId;
    await this.controlPlane.until(() => this.controlPlane.received.some(isEnd));
    return (this.controlPlane.received.find(isEnd)!.payload as { message: string }).message;
  }

  async close(): Promise<void> {
    await this.worker.stop();
  }
}
