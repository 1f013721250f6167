import { Script } from 'node:vm';
import { BrowserError } from '../browser-error';

/**
 * Creates a function that runs in the page, from its source. Playwright sends the source of a function; this one is
 * never called in the worker.
 */
export function pageFunction(source: string): never {
  return Object.assign(() => undefined, { toString: () => source }) as never;
}

/** Returns the source of a function, for use in another one. */
export function textOf(runsInPage: (...given: never) => unknown): string {
  return String(runsInPage);
}

/**
 * Source of the end of a function for a page. It returns a string, or its length if it is too long, even if the page
 * has replaced built-in functions: a page must not be able to exhaust the worker's memory.
 */
export function returnText(expression: string, charsMax: number): string {
  return `const text = ${expression};
    return typeof text !== 'string' ? undefined : text.length > ${charsMax} ? text.length : text;`;
}

/**
 * Converts a caller's script (an expression, a function, or statements with `return`) to a function. The worker only
 * parses it. The function returns its result as JSON of limited length.
 * @throws BrowserError `SCRIPT_ERROR` if it is none of these
 */
export function scriptFunction(script: string, charsMax: number): never {
  const expression = `async () => (${script}\n)`;
  const statements = `async () => {${script}\n}`;
  const made = faultOf(expression) === undefined ? expression : statements;
  const fault = faultOf(made);
  if (fault) throw new BrowserError('SCRIPT_ERROR', fault.message, { cause: fault, details: { name: fault.name } });
  // Statements may use the arguments of a function.
  const value = made === expression ? `(${script}\n)` : `(async () => {${script}\n})()`;
  return pageFunction(`async (...given) => {
    const [element, arg] = given.length > 1 ? given : [undefined, given[0]];
    let value = ${value};
    if (typeof value === 'function') value = given.length > 1 ? value(element, arg) : value(arg);
    ${returnText('JSON.stringify(await value)', charsMax)}
  }`);
}

function faultOf(expression: string): Error | undefined {
  try {
    void new Script(`(${expression})`);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
