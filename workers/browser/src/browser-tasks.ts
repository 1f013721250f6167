import { builtInCapabilities, builtInOffers } from '@yardmaster/protocol';
import type { Handler, HandlerContext, OfferedCapability } from '@yardmaster/worker-kit';
import { compilers, type CompiledRun } from './compile/compile';
import { taskPolicy, type EgressPolicy } from './egress';
import type { BrowserPool } from './pool/browser-pool';
import type { ContextRequest } from './pool/context-request';
import { browserRun } from './run/browser-run';
import { contextOptions } from './run/context-options';
import { RunSecrets } from './secrets/run-secrets';
import type { Secret } from './secrets/secret';
import type { BrowserSessions } from './sessions/browser-sessions';
import { ownContext, type TaskContext } from './sessions/task-context';

/** Runs the browser tasks of the worker, each in a new context or in the context of its session. */
export class BrowserTasks {
  /** @param policy the operator's policy; a task can only narrow it */
  constructor(
    private readonly pool: BrowserPool,
    private readonly sessions: BrowserSessions,
    private readonly policy: EgressPolicy,
    private readonly secrets: readonly Secret[],
  ) {}

  /** Returns the capabilities that run as browser tasks. The input of each is compiled to a run. */
  capabilities(): OfferedCapability[] {
    return Object.entries(compilers).map(([key, compile]) => {
      const name = key as keyof typeof compilers;
      const handler: Handler = (input, attempt) =>
        this.run((compile as (input: unknown) => CompiledRun)(input), attempt);
      const declaration = { ...builtInCapabilities[name], sessions: true };
      return { declaration, handler, ...builtInOffers[name].handling };
    });
  }

  private async run({ run, resultOf }: CompiledRun, attempt: HandlerContext): Promise<unknown> {
    const secrets = new RunSecrets(this.secrets);
    const policy = taskPolicy(this.policy, run.network);
    const options = contextOptions(run.context, secrets);
    const task = await this.contextFor(attempt, { ...(options && { options }), signal: attempt.signal });
    const signal = AbortSignal.any([attempt.signal, task.lost]);
    const stop = (): void => task.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      attempt.started();
      task.begin(policy);
      return resultOf(await browserRun(run, task, attempt, secrets, signal));
    } finally {
      signal.removeEventListener('abort', stop);
      task.giveBack();
    }
  }

  private contextFor({ session }: HandlerContext, request: ContextRequest): Promise<TaskContext> {
    return session ? this.sessions.take(session, request) : ownContext(this.pool, request);
  }
}
