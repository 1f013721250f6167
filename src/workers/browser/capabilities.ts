import { builtInCapabilities } from '../../protocol';
import type { Handler, HandlerContext, OfferedCapability } from '../../worker-kit';
import { compilers, type CompiledRun } from './compile/compile';
import type { BrowserPool } from './pool/browser-pool';
import { browserRun } from './run/browser-run';
import { contextOptions } from './run/context-options';
import { RunSecrets } from './secrets/run-secrets';
import type { Secret } from './secrets/secret';

/** What the worker offers. Every capability is compiled to a run, which happens in a context of its own. */
export function browserCapabilities(pool: BrowserPool, secrets: readonly Secret[] = []): OfferedCapability[] {
  return Object.entries(compilers).map(([name, compile]) => {
    const handler: Handler = (input, context) =>
      runInContext(pool, secrets, (compile as (input: unknown) => CompiledRun)(input), context);
    return { declaration: builtInCapabilities[name as keyof typeof compilers], handler };
  });
}

/** Runs in a context that is closed when the run has ended, however it ended. */
async function runInContext(
  pool: BrowserPool,
  known: readonly Secret[],
  { run, resultOf }: CompiledRun,
  { signal, artifact, progress }: HandlerContext,
): Promise<unknown> {
  const secrets = new RunSecrets(known);
  const options = contextOptions(run.context, secrets);
  const lent = await pool.lend({ ...(options && { options }), signal });
  const either = AbortSignal.any([signal, lent.lost]);
  const stop = (): void => void lent.close(); // whatever waits in the browser ends with it
  either.addEventListener('abort', stop, { once: true });
  try {
    const parts = {
      lent,
      signal: either,
      artifact,
      progress,
      secrets,
      blocked: () => [],
      deniedReason: () => undefined,
    };
    return resultOf(await browserRun(run, parts));
  } finally {
    either.removeEventListener('abort', stop);
    void lent.close();
  }
}
