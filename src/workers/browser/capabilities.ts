import { builtInCapabilities } from '../../protocol';
import type { Handler, HandlerContext, OfferedCapability } from '../../worker-kit';
import type { BrowserPool } from './pool/browser-pool';
import { browserRun, type RunInput, type RunResult } from './run/browser-run';

/** What the worker offers. Every capability is compiled to a run, which happens in a context of its own. */
export function browserCapabilities(pool: BrowserPool): OfferedCapability[] {
  return [offer('browser.content', pool)];
}

function offer(name: keyof typeof builtInCapabilities, pool: BrowserPool): OfferedCapability {
  const handler: Handler = (input, context) => runInContext(pool, input as RunInput, context);
  return { declaration: builtInCapabilities[name], handler };
}

/** Runs in a context that is closed when the run has ended, however it ended. */
async function runInContext(pool: BrowserPool, input: RunInput, context: HandlerContext): Promise<RunResult> {
  const { signal, artifact } = context;
  const lent = await pool.lend({ signal });
  const either = AbortSignal.any([signal, lent.lost]);
  const stop = (): void => void lent.close(); // whatever waits in the browser ends with it
  either.addEventListener('abort', stop, { once: true });
  try {
    return await browserRun(input, { lent, signal: either, artifact });
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    either.removeEventListener('abort', stop);
    void lent.close();
  }
}
