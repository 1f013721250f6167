import { Script } from 'node:vm';
import { BrowserError } from '../browser-error';

/** A function that runs in the page, given as text. Playwright sends a function as its text; this one is never called here. */
export function pageFunction(source: string): never {
  return Object.assign(() => undefined, { toString: () => source }) as never;
}

/** A function of ours as text, to be part of another one. */
export function textOf(runsInPage: (...given: never) => unknown): string {
  return String(runsInPage);
}

/**
 * The end of a function for a page: returns a text, or its length if it is too long, and nothing else whatever the page has
 * made of its own functions. What a page sends has to fit into the worker.
 */
export function returnText(expression: string, charsMax: number): string {
  return `const text = ${expression};
    return typeof text !== 'string' ? undefined : text.length > ${charsMax} ? text.length : text;`;
}

/**
 * Makes a function of the script of a caller: an expression, a function, or statements with `return`. It is only parsed here.
 * Its result comes back as JSON text of limited length.
 * @throws BrowserError `SCRIPT_ERROR` if it is none of these
 */
export function scriptFunction(script: string, charsMax: number): never {
  const expression = `async () => (${script}\n)`;
  const statements = `async () => {${script}\n}`;
  const made = faultOf(expression) === undefined ? expression : statements;
  const fault = faultOf(made);
  if (fault) throw new BrowserError('SCRIPT_ERROR', fault.message, { cause: fault, details: { name: fault.name } });
  // Statements may want to see what a function would get.
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
