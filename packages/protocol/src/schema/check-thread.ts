import { Worker } from 'node:worker_threads';
import { YardError } from '../errors';
import type { Violation } from '../violation';
import type { CheckReply, CheckRequest } from './check-thread.program';
import { outOfSteps, type DeclaredSchema } from './declared-schema';

type CheckResult = Violation | undefined | typeof outOfSteps;

interface Job {
  schema: DeclaredSchema;
  value: unknown;
  isCompiled: boolean;
  resolve: (verdict: CheckResult) => void;
  reject: (error: YardError) => void;
}

/** Calls `callback` once after `delayMs`, unless it is cancelled. */
export type SetTimer = (delayMs: number, callback: () => void) => { cancel(): void };

/** The step limit ends a check much earlier; this covers overloaded machines and unforeseen cases. */
const jobTimeoutMs = 5000;
/**
 * Limit of queued checks, each with an input of up to the maximum size. One schema may use half of the queue, so that
 * it cannot block all others.
 */
const jobsMax = 64;
const jobsOfSchemaMax = jobsMax / 2;

/**
 * A thread for checks that would block an event loop. Its states:
 *
 * - **absent**: no thread. The first check starts one.
 * - **starting**: the thread loads. Checks wait, in order.
 * - **idle**: the thread waits, and does not keep the process alive.
 * - **busy**: the thread runs the first job, for at most 5 s. If that is exceeded or the thread dies, the job ends
 *   without a result and the thread is absent; the next job starts a new one.
 *
 * A thread that ends while it starts fails only the first job. `close` ends the thread and rejects waiting jobs.
 */
export class CheckThread {
  private thread?: Worker;
  private isReady = false;
  private readonly jobs: Job[] = [];
  private deadline?: { cancel(): void };
  private isClosed = false;

  constructor(
    private readonly setTimer: SetTimer,
    private readonly startThread: () => Worker = startProgram,
  ) {}

  /**
   * Checks `value` with `stepsMax` steps, and compiles the schema for the calling thread too unless that was done.
   * @throws YardError `QUEUE_FULL` if too many checks wait, `SHUTTING_DOWN` after `close`
   */
  check(schema: DeclaredSchema, value: unknown): Promise<CheckResult> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(closed());
      const sameSchema = this.jobs.filter((job) => job.schema === schema).length;
      if (this.jobs.length >= jobsMax || sameSchema >= jobsOfSchemaMax) {
        return reject(
          new YardError('QUEUE_FULL', `${this.jobs.length} large inputs are waiting for validation; retry later`),
        );
      }
      this.jobs.push({ schema, value, isCompiled: false, resolve, reject });
      if (this.jobs.length === 1) this.next();
    });
  }

  /** Ends the thread and rejects waiting checks. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const job of this.jobs.splice(0)) job.reject(closed());
    await this.end();
  }

  private next(): void {
    const [job] = this.jobs;
    if (!job) return this.thread?.unref();
    try {
      this.thread ??= this.start();
    } catch (error) {
      return this.threadFailedToStart(error as Error);
    }
    this.thread.ref();
    if (this.isReady) this.send(this.thread, job);
  }

  private send(thread: Worker, job: Job): void {
    this.deadline = this.setTimer(jobTimeoutMs, () => void this.end().then(() => this.threadLost()));
    const request: CheckRequest = {
      schemaText: job.schema.text,
      value: job.value,
      wantsSource: !job.schema.isCompiled,
    };
    try {
      thread.postMessage(request, []);
    } catch (error) {
      // A caller in this process may pass values that cannot be sent to a thread, such as functions.
      this.settle({ path: '', message: `is not JSON: ${(error as Error).message}` });
    }
  }

  /** Fails the first job because no thread started. The next job tries again. */
  private threadFailedToStart(cause?: Error): void {
    const message = 'the validation thread for large inputs did not start; retry';
    this.jobs.shift()?.reject(new YardError('INTERNAL', message, { ...(cause && { cause }) }));
    this.next();
  }

  private start(): Worker {
    const thread = this.startThread();
    thread.on('message', (reply: CheckReply) => this.thread === thread && this.received(reply));
    thread.on('error', () => undefined); // `exit` comes next
    thread.on('exit', () => {
      if (this.thread !== thread) return;
      const wasReady = this.isReady;
      void this.end();
      if (wasReady) this.threadLost();
      else this.threadFailedToStart();
    });
    return thread;
  }

  private received(reply: CheckReply): void {
    const [job] = this.jobs;
    if (reply.event === 'ready') {
      this.isReady = true;
      this.next();
    } else if (reply.event === 'compiled' && job) {
      job.isCompiled = true;
      if (reply.source !== undefined) job.schema.adopt(reply.source);
      if (reply.unchecked) job.schema.markUnchecked(reply.unchecked);
    } else if (reply.event === 'checked') this.settle(reply.isOutOfSteps ? outOfSteps : reply.violation);
  }

  private settle(verdict: CheckResult): void {
    this.deadline?.cancel();
    const settled = this.jobs.shift();
    settled?.resolve(verdict);
    if (settled) this.moveOtherSchemaFirst(settled.schema);
    this.next();
  }

  /** Moves a check of another schema to the front, if there is one: schemas take turns. */
  private moveOtherSchemaFirst(served: DeclaredSchema): void {
    const other = this.jobs.findIndex(({ schema }) => schema !== served);
    if (other > 0) this.jobs.unshift(...this.jobs.splice(other, 1));
  }

  /** Ends the first job after the thread died or took too long for it. */
  private threadLost(): void {
    const [job] = this.jobs;
    if (!job) return;
    if (!job.isCompiled) job.schema.markUnchecked({ path: '', reason: 'the schema takes too long to compile' });
    this.settle(job.isCompiled ? outOfSteps : undefined);
  }

  private async end(): Promise<void> {
    const { thread } = this;
    this.thread = undefined;
    this.isReady = false;
    this.deadline?.cancel();
    await thread?.terminate();
  }
}

function startProgram(): Worker {
  return new Worker(require.resolve('./check-thread.program'), { resourceLimits: { maxOldGenerationSizeMb: 512 } });
}

function closed(): YardError {
  return new YardError('SHUTTING_DOWN', 'the control plane accepts no more tasks');
}
