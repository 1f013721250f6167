import {
  tryOrUndefined,
  readableError,
  YardError,
  type Artifact,
  type OutputChunk,
  type TaskExecute,
} from '@yardmaster/protocol';
import type { ArtifactData, ArtifactOptions } from './artifacts/artifact-source';
import type { ArtifactUploads } from './artifacts/artifact-uploads';
import { AttemptInput } from './attempt-input';
import type { CheckedCapability, HandlerContext } from './capability';
import { runInScope, type ScopeOwner } from './handler-scope';
import type { EventLog } from './log';
import type { Settlement, StopCause } from './outcome';
import { toSendable } from './sendable';
import type { Session } from './sessions';

/** The events of a handler. */
export interface ExecutionEvents {
  output(stream: OutputChunk['stream'], data: unknown): void;
  /** Called when the work begins. */
  started(): void;
  /** Called when there is progress without output. */
  progressed(): void;
  /** Called once, when the handler has ended. */
  settled(settlement: Settlement): void;
}

/** One run of a handler. It ends exactly once, even if the handler misbehaves. */
export class Execution implements ScopeOwner {
  /** Input that callers send while it runs. */
  readonly input: AttemptInput;
  private readonly abortController = new AbortController();
  /** Aborts when the attempt has ended. Set at its first upload. */
  private endController?: AbortController;
  private hasEnded = false;

  constructor(
    private readonly task: TaskExecute,
    private readonly capability: CheckedCapability,
    private readonly events: ExecutionEvents,
    private readonly uploads: ArtifactUploads,
    private readonly log: EventLog,
  ) {
    this.input = new AttemptInput(capability.takesInput);
    if (!capability.takesInput) this.input.close();
  }

  /** Runs the handler, in a session if the task names one. Never rejects. */
  async run(session?: Session): Promise<void> {
    this.settle(await runInScope(this, () => this.runHandler(session)));
  }

  /** Aborts the signal of the handler. */
  abort({ code, message }: StopCause): void {
    this.input.close();
    runInScope(this, () => this.abortController.abort(new YardError(code, message))); // the listeners are the handler's code
  }

  /** Ends the attempt with an error that the handler did not throw itself. Does nothing if it has ended. */
  fail(error: unknown): void {
    this.settle({ error });
    runInScope(this, () => this.abortController.abort(error));
  }

  /** Abandons the handler: from now on it has no effect. */
  abandon(): void {
    this.hasEnded = true;
    this.input.close();
    this.endController?.abort(attemptEnded());
  }

  private settle(settlement: Settlement): void {
    if (this.hasEnded) return;
    this.abandon();
    this.events.settled(settlement);
  }

  private async runHandler(session?: Session): Promise<Settlement> {
    try {
      this.abortController.signal.throwIfAborted(); // stopped before it began
      this.capability.check(this.task.input);
      if (!this.capability.signalsStart) this.events.started();
      return { result: await this.capability.handler(this.task.input, this.context(session)) };
    } catch (error) {
      const isExpected = this.abortController.signal.aborted || tryOrUndefined(() => error instanceof YardError);
      if (!isExpected) this.logBug(error);
      return { error };
    }
  }

  private context(session?: Session): HandlerContext {
    const { taskId, attempt, leaseId } = this.task;
    return {
      taskId,
      attempt,
      ...(session && { session }),
      signal: this.abortController.signal,
      input: this.input,
      log: this.log,
      output: (stream, data) => this.send(stream, data),
      progress: (data) => this.send('progress', data),
      started: () => {
        this.abortController.signal.throwIfAborted();
        this.events.started();
      },
      artifact: (name, data, options) => this.artifact(name, data, options),
      tunnel: async () => {
        if (this.hasEnded) throw attemptEnded();
        return this.uploads.openTunnel(leaseId, this.abortController.signal);
      },
    };
  }

  private send(stream: OutputChunk['stream'], data: unknown): void {
    if (!this.hasEnded) this.events.output(stream, toSendable(stream, data));
  }

  /**
   * Uploads an artifact. A stop aborts the uploads that began before it; after it, the handler can still upload until
   * it ends, so that a stopped attempt can save its files.
   */
  private artifact(name: string, data: ArtifactData, options: ArtifactOptions = {}): Promise<Artifact> {
    const { taskId, leaseId } = this.task;
    const isStopping = this.abortController.signal.aborted;
    this.endController ??= new AbortController();
    if (this.hasEnded) this.endController.abort(attemptEnded());
    const signal = isStopping
      ? this.endController.signal
      : AbortSignal.any([this.abortController.signal, this.endController.signal]);
    const onProgress = (): void => this.events.progressed();
    const request = { ...options, taskId, leaseId, name, data, signal, isStopping, onProgress };
    const uploading = this.uploads.upload(request);
    uploading.catch((thrown: unknown) =>
      this.log.warn(
        { event: 'upload_abandoned', artifact: name, taskId, leaseId, err: readableError(thrown) },
        'the upload failed for good; the artifact is missing',
      ),
    );
    return uploading; // `catch` above: an upload that nobody awaits must not end the process
  }

  private logBug(thrown: unknown): void {
    const { taskId, leaseId, capability } = this.task;
    const err = readableError(thrown);
    this.log.error(
      { event: 'handler_failed', err, taskId, leaseId, capability },
      'the handler threw an unexpected error',
    );
  }
}

function attemptEnded(): YardError {
  return new YardError('STALE_LEASE', 'the attempt has ended');
}
