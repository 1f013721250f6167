import { BrowserError } from '../browser-error';
import { abortable } from '../steps/abortable';
import { onTarget } from '../steps/on-target';
import { pageFunction, returnText, textOf } from '../steps/page-function';
import { reasonOf } from '../steps/playwright-errors';
import type { StepScope } from '../steps/scope';
import type { StepOf } from '../steps/step';
import { coerce, type ExtractFault } from './coerce.policy';
import type { Field, Raw } from '../steps/field';
import { readFields } from './read-fields';

const faultsMax = 20;
const actualCharsMax = 200;

/**
 * Extracts values from the page by a schema with selectors.
 * @throws BrowserError `ASSERTION_FAILED` with the path of each required value that is missing
 */
export async function extract({ schema, target }: StepOf<'extract'>, scope: StepScope): Promise<unknown> {
  const { data, faults } = coerce(schema, await read(schema, target, scope));
  if (faults.length === 0) return data;
  const { path, expected, actual } = faults[0]!;
  const message = `${path || 'the whole value'}: expected ${expected}, got ${JSON.stringify(actual).slice(0, actualCharsMax)}`;
  const details = { faults: faults.slice(0, faultsMax).map(brief), faultsInAll: faults.length };
  throw new BrowserError('ASSERTION_FAILED', message, { details });
}

function brief(fault: ExtractFault): ExtractFault {
  const text = JSON.stringify(fault.actual);
  return text.length <= actualCharsMax ? fault : { ...fault, actual: `${text.slice(0, actualCharsMax)}…` };
}

async function read(schema: Field, target: StepOf<'extract'>['target'], scope: StepScope): Promise<Raw> {
  const { page, signal } = scope;
  const rejected = (error: unknown): never => {
    signal.throwIfAborted();
    throw scriptError(error);
  };
  const text = await (target === undefined
    ? abortable(page.evaluate<Answer, Field>(ofPage, schema), signal).catch(rejected)
    : onTarget(scope, target, (locator, time) =>
        locator.evaluate<Answer, Field>(ofElement, schema, time).catch(rejected),
      ));
  if (typeof text === 'string') return JSON.parse(text) as Raw;
  if (text === undefined) throw new BrowserError('SCRIPT_ERROR', 'the page cannot be read');
  const message = `the extracted values have ${text} characters, and at most ${rawCharsMax} are read`;
  throw new BrowserError('OUTPUT_TOO_LARGE', message, { details: { chars: text, charsMax: rawCharsMax } });
}

/** JSON, or its length if it is too long. */
type Answer = string | number | undefined;

/** Limit of the raw JSON: the values must fit into the outputs. */
const rawCharsMax = 4 * 1024 * 1024;
const fields = `JSON.stringify((${textOf(readFields)})(element, schema))`;
const reading = `(element, schema) => { ${returnText(fields, rawCharsMax)} }`;
const ofElement = pageFunction(reading);
const ofPage = pageFunction(`(schema) => (${reading})(document.documentElement, schema)`);

/**
 * Converts errors about an invalid selector or pattern to errors of the schema. Returns Playwright's errors about the
 * target unchanged.
 */
function scriptError(error: unknown): unknown {
  const reason = reasonOf(error);
  return /SyntaxError|is not a valid selector/.test(reason)
    ? new BrowserError('SCRIPT_ERROR', reason, { cause: error })
    : error;
}
