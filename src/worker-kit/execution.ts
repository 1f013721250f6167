import { YardError, type OutputChunk, type TaskExecute } from '../protocol';
import type { CheckedCapability, HandlerContext } from './capability';
import type { WorkerLog } from './log';
import type { Settlement, StopCause } from './outcome';
import type { Session } from './sessions';

export interface ExecutionHooks {
  output(stream: OutputChunk['stream'], data: unknown): void;
  /** Called when the work begins. */
  started(): void;
  /** Called once, when the handler has ended. */
  settled(settlement: Settlement): void;
  log: WorkerLog;
}

/** One run of a handler. */
export class Execution {
  private readonly abortion = new AbortController();

  constructor(
    private readonly task: TaskExecute,
    private readonly capability: CheckedCapability,
    private readonly hooks: ExecutionHooks,
    private readonly session?: Session,
  ) {}

  /** Runs the handler to its end. Never rejects. */
  async run(): Promise<void> {
    this.hooks.settled(await this.settlement());
  }

  /** Tells the handler to stop. */
  abort({ code, message }: StopCause): void {
    this.abortion.abort(new YardError(code, message));
  }

  private async settlement(): Promise<Settlement> {
    try {
      this.abortion.signal.throwIfAborted(); // stopped before it began
      this.capability.check(this.task.input);
      if (!this.capability.signalsStart) this.hooks.started();
      return { result: await this.capability.handler(this.task.input, this.context()) };
    } catch (error) {
      if (!(error instanceof YardError) && !this.abortion.signal.aborted) this.logBug(error);
      return { error };
    }
  }

  private context(): HandlerContext {
    const { taskId, attempt } = this.task;
    return {
      taskId,
      attempt,
      ...(this.session && { session: this.session }),
      signal: this.abortion.signal,
      log: this.hooks.log,
      output: (stream, data) => this.hooks.output(stream, data),
      progress: (data) => this.hooks.output('progress', data),
      started: () => {
        this.abortion.signal.throwIfAborted();
        this.hooks.started();
      },
    };
  }

  private logBug(err: unknown): void {
    const { taskId, leaseId, capability } = this.task;
    this.hooks.log.error({ event: 'handler_failed', err, taskId, leaseId, capability }, 'a handler threw unexpectedly');
  }
}
