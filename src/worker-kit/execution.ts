import { YardError, type Artifact, type OutputChunk, type TaskExecute } from '../protocol';
import type { ArtifactData, ArtifactOptions } from './artifacts/artifact-source';
import type { ArtifactUploads } from './artifacts/artifact-uploads';
import { AttemptInput } from './attempt-input';
import type { CheckedCapability, HandlerContext } from './capability';
import type { WorkerLog } from './log';
import type { Settlement, StopCause } from './outcome';
import type { Session } from './sessions';
import type { Tunnel } from './tunnels/open-tunnel';

export interface ExecutionHooks {
  output(stream: OutputChunk['stream'], data: unknown): void;
  /** Called when the work begins. */
  started(): void;
  /** Called while something moves that is no output. */
  progressed(): void;
  /** Called once, when the handler has ended. */
  settled(settlement: Settlement): void;
  uploads: Pick<ArtifactUploads, 'upload'>;
  openTunnel(signal: AbortSignal): Promise<Tunnel>;
  log: WorkerLog;
}

/** One run of a handler. */
export class Execution {
  /** What callers give it while it runs. */
  readonly input: AttemptInput;
  private readonly abortion = new AbortController();
  /** Aborts when the handler has ended. Set when it uploads. */
  private end?: AbortController;

  constructor(
    private readonly task: TaskExecute,
    private readonly capability: CheckedCapability,
    private readonly hooks: ExecutionHooks,
    private readonly session?: Session,
  ) {
    this.input = new AttemptInput(capability.takesInput);
    if (!capability.takesInput) this.input.close();
  }

  /** Runs the handler to its end. Never rejects. */
  async run(): Promise<void> {
    const settlement = await this.settlement();
    this.input.close();
    this.end?.abort(new YardError('CANCELLED', 'the attempt has ended'));
    this.hooks.settled(settlement);
  }

  /** Tells the handler to stop. */
  abort({ code, message }: StopCause): void {
    this.input.close();
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
      input: this.input,
      log: this.hooks.log,
      output: (stream, data) => this.hooks.output(stream, data),
      progress: (data) => this.hooks.output('progress', data),
      started: () => {
        this.abortion.signal.throwIfAborted();
        this.hooks.started();
      },
      artifact: (name, data, options) => this.artifact(name, data, options),
      tunnel: () => this.hooks.openTunnel(this.abortion.signal),
    };
  }

  /** What is begun before a stop ends with it; what is begun to leave what there is has until the end of the handler. */
  private artifact(name: string, data: ArtifactData, options: ArtifactOptions = {}): Promise<Artifact> {
    const { taskId, leaseId } = this.task;
    const isStopping = this.abortion.signal.aborted;
    this.end ??= new AbortController();
    const signal = isStopping ? this.end.signal : AbortSignal.any([this.abortion.signal, this.end.signal]);
    const { uploads } = this.hooks;
    const onProgress = (): void => this.hooks.progressed();
    const request = { ...options, taskId, leaseId, name, data, signal, isStopping, onProgress };
    const uploading = uploads.upload(request);
    uploading.catch((err: unknown) =>
      this.hooks.log.warn({ event: 'upload_failed', name, leaseId, err }, 'no artifact'),
    );
    return uploading; // a handler that does not wait for it does not end the process
  }

  private logBug(err: unknown): void {
    const { taskId, leaseId, capability } = this.task;
    this.hooks.log.error({ event: 'handler_failed', err, taskId, leaseId, capability }, 'a handler threw unexpectedly');
  }
}
