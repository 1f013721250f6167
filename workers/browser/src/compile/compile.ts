import type { RunInput } from '../run/run-input';
import type { RunResult } from '../run/run-result';
import type { ContentFields, PdfFields, ScreenshotFields, Step, StepOf } from '../steps/step';
import type { Target } from '../target/target';
import type { Field } from '../steps/field';

/** The run for a capability, and the function that converts the result of the run. */
export interface CompiledRun {
  run: RunInput;
  resultOf: (result: RunResult) => unknown;
}

/** The common input of capabilities that open one page. */
interface PageInput extends Pick<RunInput, 'context' | 'network' | 'timeoutMs'> {
  url?: string;
  html?: string;
  waitUntil?: StepOf<'goto'>['waitUntil'];
  waitFor?: Target;
}

export type ScreenshotInput = PageInput & ScreenshotFields & { width?: number; height?: number };
export type PdfInput = PageInput & PdfFields;
export type ContentInput = PageInput & ContentFields;
export type ExtractInput = PageInput & { schema: Field; target?: Target };

/** Compiles `browser.run`, which is a run already. */
export function compileRun(input: RunInput): CompiledRun {
  return { run: input, resultOf: (result) => result };
}

/** Compiles `browser.screenshot`: a picture of the size of the viewport, which a device may define. */
export function compileScreenshot({ width, height, ...input }: ScreenshotInput): CompiledRun {
  const { url, html, waitUntil, waitFor, context = {}, network, timeoutMs, ...fields } = input;
  const asked = width !== undefined || height !== undefined;
  const isFree = context.viewport === undefined && context.device === undefined;
  const viewport = asked || isFree ? { viewport: { width: width ?? 1280, height: height ?? 720 } } : {};
  const page = { url, html, waitUntil, waitFor, context: { ...context, ...viewport }, network, timeoutMs };
  return onePage(page, { action: 'screenshot', name: 'screenshot', ...fields }, (output) => output as object);
}

/** Compiles `browser.pdf`. */
export function compilePdf(input: PdfInput): CompiledRun {
  const { url, html, waitUntil, waitFor, context, network, timeoutMs, ...fields } = input;
  const page = { url, html, waitUntil, waitFor, context, network, timeoutMs };
  return onePage(page, { action: 'pdf', name: 'page', ...fields }, (output) => output as object);
}

/** Compiles `browser.content`. */
export function compileContent(input: ContentInput): CompiledRun {
  const { url, waitUntil, waitFor, context, network, timeoutMs, ...fields } = input;
  const page = { url, waitUntil, waitFor, context, network, timeoutMs };
  return onePage(page, { action: 'content', ...fields }, (output) => output as object);
}

/** Compiles `browser.extract`. */
export function compileExtract(input: ExtractInput): CompiledRun {
  const { url, waitUntil, waitFor, context, network, timeoutMs, ...fields } = input;
  const page = { url, waitUntil, waitFor, context, network, timeoutMs };
  return onePage(page, { action: 'extract', ...fields }, (data) => ({ data }));
}

function onePage(
  { url, html, waitUntil, waitFor, context, network, timeoutMs }: PageInput,
  step: Step,
  shaped: (output: unknown) => object,
): CompiledRun {
  const wait: Step[] = waitFor === undefined ? [] : [{ action: 'waitFor', target: waitFor }];
  const run: RunInput = {
    steps: [
      url === undefined ? { action: 'setContent', html: html!, waitUntil } : { action: 'goto', url, waitUntil },
      ...wait,
      step,
    ],
    ...(context && { context }),
    ...(network && { network }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
  const name = step.name ?? step.action;
  return { run, resultOf: ({ page, outputs }) => ({ ...page, ...shaped(outputs[name]) }) };
}

/** The compiler of each capability. */
export const compilers = {
  'browser.run': compileRun,
  'browser.screenshot': compileScreenshot,
  'browser.pdf': compilePdf,
  'browser.content': compileContent,
  'browser.extract': compileExtract,
} as const;
