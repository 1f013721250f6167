import type { Page } from 'playwright-core';
import { content } from '../content/read-content';
import type { EgressLease } from '../egress';
import { extract } from '../extract/extract';
import type { RunFiles } from '../steps/run-files';
import type { RunPages } from '../steps/run-pages';
import type { RunSecrets } from '../secrets/run-secrets';
import { assert } from '../steps/assert';
import { download } from '../steps/download';
import { evaluate } from '../steps/evaluate';
import { fill, press, select, upload } from '../steps/fields';
import { goto, setContent } from '../steps/navigate';
import { pdf, screenshot } from '../steps/pictures';
import { check, click, dblclick, hover, uncheck } from '../steps/pointer';
import type { StepScope } from '../steps/scope';
import { scroll } from '../steps/scroll';
import type { ActionName, Step, StepOf } from '../steps/step';
import { waitFor } from '../steps/wait-for';

/** Tries a step once, and returns its output, if any. */
type Action<Name extends ActionName> = (step: StepOf<Name>, scope: StepScope) => Promise<unknown>;

/** The actions of the steps of one run. */
export class StepActions {
  readonly table: { readonly [Name in ActionName]: Action<Name> };

  /** @param statuses HTTP status of the last navigation of each page */
  constructor(
    pages: RunPages,
    files: RunFiles,
    secrets: RunSecrets,
    statuses: WeakMap<Page, number>,
    egress: EgressLease,
  ) {
    this.table = {
      goto: (step, scope) => goto(step, scope, statuses, egress),
      click,
      dblclick,
      hover,
      check,
      uncheck,
      fill: (step, scope) => fill(step, scope, secrets),
      press,
      select,
      upload: (step, scope) => upload(step, scope, files),
      waitFor,
      scroll,
      evaluate,
      assert: (step, scope) => assert(step, scope, statuses),
      setContent: (step, scope) => setContent(step, scope, statuses),
      screenshot: (step, scope) => screenshot(step, scope, files),
      pdf: (step, scope) => pdf(step, scope, files),
      content,
      extract,
      download: (step, scope) => download(step, scope, pages, files),
    };
  }

  /** Tries a step once. */
  act(step: Step, scope: StepScope): Promise<unknown> {
    return (this.table[step.action] as Action<ActionName>)(step, scope);
  }
}
