import { content } from '../content/read-content';
import { extract } from '../extract/extract';
import { assert } from './assert';
import { download } from './download';
import { evaluate } from './evaluate';
import { fill, press, select, upload } from './fields';
import { goto, setContent } from './navigate';
import { pdf, screenshot } from './pictures';
import { check, click, dblclick, hover, uncheck } from './pointer';
import { scroll } from './scroll';
import type { StepScope } from './scope';
import type { ActionName, Step, StepOf } from './step';
import { waitFor } from './wait-for';

/** Does a step once, and gives its output, if it has one. */
type Action<Name extends ActionName> = (step: StepOf<Name>, scope: StepScope) => Promise<unknown>;

const actions: { readonly [Name in ActionName]: Action<Name> } = {
  goto,
  click,
  dblclick,
  hover,
  check,
  uncheck,
  fill,
  press,
  select,
  upload,
  waitFor,
  scroll,
  evaluate,
  assert,
  setContent,
  screenshot,
  pdf,
  content,
  extract,
  download,
};

export const actionNames = Object.keys(actions) as ActionName[];

/** Does a step once, whatever its action is. */
export function act(step: Step, scope: StepScope): Promise<unknown> {
  return (actions[step.action] as Action<ActionName>)(step, scope);
}
