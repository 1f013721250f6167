import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { OutputChunk, Outcome, Payloads, Replies, TaskExecute, TaskExecuteReply } from '@yardmaster/protocol';
import { Link, type Handlers, type Transport, type Upload, type Uploaded } from '@yardmaster/worker-kit/link';

/** The records of one lease. */
interface Lease {
  chunks: OutputChunk[];
  outcome?: Outcome;
}

/**
 * A fake control plane for tests of workers. It records each `seq` and each outcome of a lease once, and answers as
 * specified in protocol/README.md. `override` replaces or delays a reply.
 */
export class StandInControlPlane {
  readonly leases = new Map<string, Lease>();
  readonly registrations: Payloads['worker.register'][] = [];
  readonly received: Array<{ message: string; payload: unknown }> = [];
  /** Chunks that arrived more than once; each is recorded once. */
  repeatedChunks = 0;
  override: Handlers = {};
  onRegistered?: () => void;
  settings = { heartbeatIntervalMs: 30_000, leaseTtlMs: 15_000 };
  private link?: Link;
  private waiters: Array<{ holds: () => boolean; resolve: () => void }> = [];

  /** Serves a link, which replaces any earlier one. */
  serve(transport: Transport, replyTimeoutMs = 5000): Link {
    const link = new Link(transport, this.handlers(), replyTimeoutMs);
    transport.onUpload?.((upload) => this.take(upload));
    this.link = link;
    return link;
  }

  request<M extends keyof Replies>(message: M, payload: Payloads[M]): Promise<Replies[M]> {
    if (!this.link) throw new Error('no link is open');
    return this.link.request(message, payload);
  }

  /** Closes the link, as a cut cable would. */
  cut(): void {
    this.link?.close();
  }

  execute(task: Pick<TaskExecute, 'leaseId' | 'capability'> & Partial<TaskExecute>): Promise<TaskExecuteReply> {
    this.leases.set(task.leaseId, this.leases.get(task.leaseId) ?? { chunks: [] });
    return this.request('task.execute', {
      taskId: `task-${task.leaseId}`,
      attempt: 1,
      input: {},
      timeoutMs: 60_000,
      ...task,
    });
  }

  /** Resolves to the outcome of a lease when it is recorded. */
  async outcome(leaseId: string): Promise<Outcome> {
    await this.until(() => this.leases.get(leaseId)?.outcome !== undefined);
    return this.leases.get(leaseId)?.outcome as Outcome;
  }

  /** Returns the text of one stream of a lease, in the order of `seq`. */
  text(leaseId: string, stream: OutputChunk['stream'] = 'stdout'): string {
    const chunks = this.leases.get(leaseId)?.chunks ?? [];
    return chunks
      .filter((chunk) => chunk.stream === stream)
      .map((chunk) => String(chunk.data))
      .join('');
  }

  /** Resolves when `holds` returns true; checked after each message. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push({ holds, resolve }));
  }

  registered(times = 1): Promise<void> {
    return this.until(() => this.registrations.length >= times);
  }

  private async take({ taskId, leaseId, name, contentType, body }: Upload): Promise<Uploaded> {
    const bytes = await buffer(body);
    this.received.push({ message: 'artifact', payload: { taskId, leaseId, name, contentType, bytes } });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { artifact: { name, contentType, sizeBytes: bytes.length, sha256 }, isNew: true };
  }

  private handlers(): Handlers {
    return {
      'worker.register': this.recorded('worker.register', (payload) => this.register(payload)),
      'worker.heartbeat': this.recorded('worker.heartbeat', () => ({ status: 'ok' })),
      'worker.capabilities': this.recorded('worker.capabilities', () => ({ status: 'ok' })),
      'session.ended': this.recorded('session.ended', () => ({ status: 'ok' })),
      'worker.drain': this.recorded('worker.drain', () => ({ status: 'ok' })),
      'task.output': this.recorded('task.output', (payload) => this.output(payload)),
      'task.finished': this.recorded('task.finished', (payload) => this.finished(payload)),
    };
  }

  private recorded<M extends keyof Replies>(message: M, answer: (payload: Payloads[M]) => Replies[M]) {
    return async (payload: Payloads[M]): Promise<Replies[M]> => {
      this.received.push({ message, payload });
      const override = this.override[message];
      const reply = override ? await override(payload) : answer(payload);
      setImmediate(() => this.wakeWaiters());
      return reply;
    };
  }

  private register(registration: Payloads['worker.register']): Replies['worker.register'] {
    this.registrations.push(registration);
    this.onRegistered?.();
    const [adopted, aborted, recorded]: [string[], string[], string[]] = [[], [], []];
    for (const { leaseId } of registration.running) (this.leases.has(leaseId) ? adopted : aborted).push(leaseId);
    for (const report of registration.finished)
      (this.finished(report).status === 'recorded' ? recorded : aborted).push(report.leaseId);
    return { ...this.settings, adopted, recorded, aborted };
  }

  private output({ leaseId, chunks }: Payloads['task.output']): Replies['task.output'] {
    const lease = this.leases.get(leaseId);
    if (!lease || lease.outcome) return { status: 'stale' };
    for (const chunk of chunks) {
      if (lease.chunks.some(({ seq }) => seq === chunk.seq)) this.repeatedChunks++;
      else lease.chunks.push(chunk);
    }
    return { status: 'ok' };
  }

  private finished({ leaseId, outcome }: Payloads['task.finished']): Replies['task.finished'] {
    const lease = this.leases.get(leaseId);
    if (!lease) return { status: 'stale' };
    lease.outcome ??= outcome;
    return { status: 'recorded' };
  }

  private wakeWaiters(): void {
    const ready = this.waiters.filter(({ holds }) => holds());
    this.waiters = this.waiters.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  }
}
