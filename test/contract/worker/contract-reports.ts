import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type {
  Outcome,
  OutputChunk,
  SessionEnded,
  TaskFinished,
  TaskFinishedReply,
  TaskOutput,
  TaskOutputReply,
} from '@yardmaster/protocol';
import type { WorkerReports } from '../../../src/worker-interface';
import type { Upload, Uploaded } from '@yardmaster/worker-kit/link';

type Presented = Parameters<WorkerReports['registered']>[1];
type Sorted = Awaited<ReturnType<WorkerReports['registered']>>;

/** The reports under one lease. */
export interface LeaseRecord {
  workerId: string;
  chunks: OutputChunk[];
  outcome?: Outcome;
  /** Every report of the outcome, repetitions included. */
  reports: Outcome[];
  /** The kinds of reports, in order of arrival. */
  order: Array<'output' | 'finished'>;
}

/** Records reports by lease, as the protocol defines; `override` replaces or delays an answer. */
export class ContractReports implements WorkerReports {
  readonly leases = new Map<string, LeaseRecord>();
  readonly registrations: Array<{ workerId: string; instanceId: string; presented: Presented }> = [];
  readonly sessionsEnded: Array<SessionEnded & { workerId: string }> = [];
  readonly uploads: Array<Omit<Upload, 'body'> & { bytes: Buffer }> = [];
  override: Partial<WorkerReports> = {};
  private readonly unanswered = new Set<() => void>();
  private waiters: Array<{ holds: () => boolean; resolve: () => void }> = [];

  async registered(
    worker: { workerId: string; instanceId: string; linkId: string },
    presented: Presented,
  ): Promise<Sorted> {
    this.registrations.push({ ...worker, presented });
    this.wake();
    if (this.override.registered) return this.override.registered(worker, presented);
    const isKnown = ({ leaseId }: { leaseId: string }): boolean => this.leases.has(leaseId);
    for (const report of presented.finished.filter(isKnown)) void this.finished(worker.workerId, report);
    const idsOf = (reports: Array<{ leaseId: string }>): string[] => reports.map(({ leaseId }) => leaseId);
    return {
      adopted: idsOf(presented.running.filter(isKnown)),
      recorded: idsOf(presented.finished.filter(isKnown)),
      aborted: idsOf([...presented.running, ...presented.finished].filter((report) => !isKnown(report))),
      closedSessions: [],
    };
  }

  sessionEnded(workerId: string, ended: SessionEnded): void {
    this.sessionsEnded.push({ workerId, ...ended });
    this.wake();
  }

  async output(workerId: string, output: TaskOutput): Promise<TaskOutputReply['status']> {
    if (this.override.output) {
      const status = await this.override.output(workerId, output);
      this.wake();
      return status;
    }
    const lease = this.leases.get(output.leaseId);
    if (!lease || lease.outcome) return 'stale';
    lease.order.push('output');
    const seen = new Set(lease.chunks.map(({ seq }) => seq));
    lease.chunks.push(...output.chunks.filter(({ seq }) => !seen.has(seq)));
    this.wake();
    return 'ok';
  }

  async finished(workerId: string, { leaseId, outcome }: TaskFinished): Promise<TaskFinishedReply['status']> {
    const lease = this.leases.get(leaseId);
    lease?.reports.push(outcome);
    this.wake();
    if (this.override.finished) return this.override.finished(workerId, { leaseId, outcome });
    if (!lease) return 'stale';
    lease.order.push('finished');
    lease.outcome ??= outcome;
    this.wake();
    return 'recorded';
  }

  async artifact(upload: Upload): Promise<Uploaded> {
    if (this.override.artifact) return this.override.artifact(upload);
    const { body, ...rest } = upload;
    const bytes = await buffer(body);
    this.uploads.push({ ...rest, bytes });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { name, contentType } = upload;
    return { artifact: { name, contentType, sizeBytes: bytes.length, sha256 }, isNew: true };
  }

  /** Returns an answer that stays pending until `release`. */
  never(): Promise<never> {
    return new Promise((_, reject) => this.unanswered.add(() => reject(new Error('it was never to be answered'))));
  }

  release(): void {
    for (const end of this.unanswered) end();
    this.unanswered.clear();
  }

  /** Resolves when `holds` is true; checked after each report. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push({ holds, resolve }));
  }

  private wake(): void {
    const ready = this.waiters.filter(({ holds }) => holds());
    this.waiters = this.waiters.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  }
}
