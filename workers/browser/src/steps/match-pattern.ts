import { createContext, runInContext } from 'node:vm';
import { BrowserError } from '../browser-error';

const limitMs = 50;
const sandbox = createContext(Object.create(null) as object);

/**
 * True if a caller's regular expression matches. Stops after 50 ms, because some would run forever and block the
 * worker.
 * @throws BrowserError `ASSERTION_FAILED` if it is not a regular expression, or takes longer
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const script = `new RegExp(${JSON.stringify(pattern)}).test(${JSON.stringify(text)})`;
  try {
    return Boolean(runInContext(script, sandbox, { timeout: limitMs }));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    const said = reason ? `it did not finish within ${limitMs} ms` : (cause as Error).message;
    throw new BrowserError('ASSERTION_FAILED', `the pattern ${pattern} cannot be used: ${said}`, { cause });
  }
}
