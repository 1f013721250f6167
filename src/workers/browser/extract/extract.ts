import { BrowserError } from '../browser-error';
import { abortable } from '../steps/abortable';
import { onTarget } from '../steps/on-target';
import { pageFunction, textOf } from '../steps/page-function';
import { reasonOf } from '../steps/playwright-errors';
import type { StepScope } from '../steps/scope';
import type { StepOf } from '../steps/step';
import { coerce } from './coerce.policy';
import type { Field, Raw } from './field';
import { readFields } from './read-fields';

const faultsMax = 20;

/**
 * Reads values out of the page by a schema with selectors.
 * @throws BrowserError `ASSERTION_FAILED` where something that the schema requires is not there, with the path of each.
 */
export async function extract({ schema, target }: StepOf<'extract'>, scope: StepScope): Promise<unknown> {
  const { data, faults } = coerce(schema, await read(schema, target, scope));
  if (faults.length === 0) return data;
  const { path, expected, actual } = faults[0]!;
  const said = `${path || 'the whole'}: expected ${expected}, there is ${JSON.stringify(actual).slice(0, 200)}`;
  const details = { faults: faults.slice(0, faultsMax), faultsInAll: faults.length };
  throw new BrowserError('ASSERTION_FAILED', said, { details });
}

async function read(schema: Field, target: StepOf<'extract'>['target'], scope: StepScope): Promise<Raw> {
  const { page, signal } = scope;
  if (target !== undefined)
    return onTarget(scope, target, (locator, time) =>
      locator.evaluate<Raw, Field>(readFields as never, schema, time).catch((error: unknown) => {
        throw scriptError(error);
      }),
    );
  const source = pageFunction(`(schema) => (${textOf(readFields)})(document.documentElement, schema)`);
  return abortable(page.evaluate<Raw, Field>(source, schema), signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw scriptError(error);
  });
}

/** A selector or a pattern that is none is a fault of the schema. What Playwright says of the target stays as it is. */
function scriptError(error: unknown): unknown {
  const reason = reasonOf(error);
  return /SyntaxError|is not a valid selector/.test(reason)
    ? new BrowserError('SCRIPT_ERROR', reason, { cause: error })
    : error;
}
