import { createContext, runInContext } from 'node:vm';
import { BrowserError } from '../browser-error';

const limitMs = 50;
const sandbox = createContext(Object.create(null) as object);

/**
 * Whether a regular expression of a caller matches. It is stopped after 50 ms: some take for ever, and nothing else of the
 * worker would go on meanwhile.
 * @throws BrowserError `ASSERTION_FAILED` if it is not a regular expression, or takes longer
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const script = `new RegExp(${JSON.stringify(pattern)}).test(${JSON.stringify(text)})`;
  try {
    return Boolean(runInContext(script, sandbox, { timeout: limitMs }));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    const said = reason ? `it takes longer than ${limitMs} ms` : (cause as Error).message;
    throw new BrowserError('ASSERTION_FAILED', `the pattern ${pattern} cannot be used: ${said}`, { cause });
  }
}
