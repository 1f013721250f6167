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

/** The steps of a check end it long before; this is for a machine that has no time, and for what nobody thought of. */
const jobTimeoutMs = 5000;
/** So much may wait, each as large as an input may be. One schema has half of it, so its checks cannot keep out all others. */
const jobsMax = 64;
const jobsOfSchemaMax = jobsMax / 2;

/**
 * One thread that checks what would hold up an event loop. Its states:
 *
 * - **absent**: no thread. The first check starts one.
 * - **starting**: the thread loads. Checks wait, in order.
 * - **idle**: the thread waits; it keeps no process alive.
 * - **busy**: the thread has the first job, for 5 s at most. After that, or if the thread dies, the job ends without an answer, and the
 *   thread is absent; the next job starts a new one.
 *
 * A thread that ends while it starts fails the first job alone.
 *
 * `close` ends the thread and rejects what waits.
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
   * Checks `value` with `stepsMax` steps, and compiles the schema for this thread too if that was not done.
   * @throws YardError `QUEUE_FULL` if too many checks wait, `SHUTTING_DOWN` after `close`
   */
  check(schema: DeclaredSchema, value: unknown): Promise<CheckResult> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(closed());
      const sameSchema = this.jobs.filter((job) => job.schema === schema).length;
      if (this.jobs.length >= jobsMax || sameSchema >= jobsOfSchemaMax) {
        return reject(
          new YardError('QUEUE_FULL', `${this.jobs.length} large inputs wait to be checked; send this one again later`),
        );
      }
      this.jobs.push({ schema, value, isCompiled: false, resolve, reject });
      if (this.jobs.length === 1) this.next();
    });
  }

  /** Ends the thread, and everything that waits for it. */
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
      // A caller in this process may hand over anything, such as functions, which no thread can be sent.
      this.settle({ path: '', message: `is not JSON: ${(error as Error).message}` });
    }
  }

  /** No thread started for the first job. The next one has another try. */
  private threadFailedToStart(cause?: Error): void {
    const message = 'the thread that checks large inputs did not start; send this one again';
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

  /** The next check is one of another schema, if there is any: schemas take turns. */
  private moveOtherSchemaFirst(served: DeclaredSchema): void {
    const other = this.jobs.findIndex(({ schema }) => schema !== served);
    if (other > 0) this.jobs.unshift(...this.jobs.splice(other, 1));
  }

  /** The thread died of the first job, or needed too long for it. */
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
  return new YardError('SHUTTING_DOWN', 'the control plane takes no more tasks');
}
