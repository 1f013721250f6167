import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BrowserError } from '../browser-error';
import { abortable } from '../steps/abortable';
import { onTarget } from '../steps/on-target';
import { pageFunction, returnText, textOf } from '../steps/page-function';
import type { ContentFields, ContentFormat } from '../steps/step';
import type { StepScope } from '../steps/scope';
import { partOf, type Part } from './budget.policy';
import { copyVisible } from './in-page/copy-visible';
import { toMarkdown } from './in-page/to-markdown';
import { toText } from './in-page/to-text';
import { piecesOf } from './pieces.policy';

export interface ContentOutput extends Part {
  format: ContentFormat;
}

/** Limit of the page when it is read. The output has a separate budget. */
const pageCharsMax = 16 * 1024 * 1024;

/** Reads the page, or one of its elements, from the cursor up to the budget. */
export async function content(step: ContentFields, scope: StepScope): Promise<ContentOutput> {
  const { format = 'markdown', maxChars = 20_000, cursor } = step;
  const whole = format === 'aria' ? await aria(step, scope) : await inPage(format, step, scope);
  return { format, ...partOf(piecesOf[format](whole), cursor, maxChars, digest) };
}

/** Returns the accessibility tree, with refs that targets can use. */
function aria({ target }: ContentFields, scope: StepScope): Promise<string> {
  const { page, timeoutMs: timeout, signal } = scope;
  if (target === undefined) return abortable(page.ariaSnapshot({ mode: 'ai', timeout, signal }), signal);
  return onTarget(scope, target, (locator, time) => locator.ariaSnapshot({ mode: 'ai', ...time }));
}

async function inPage(
  format: Exclude<ContentFormat, 'aria'>,
  { target }: ContentFields,
  scope: StepScope,
): Promise<string> {
  const read = readers[format]();
  const ofPage = pageFunction(`() => (${read})(document.documentElement)`);
  const text = await (target === undefined
    ? abortable(scope.page.evaluate<string | number | undefined, undefined>(ofPage, undefined), scope.signal)
    : onTarget(scope, target, (locator, time) =>
        locator.evaluate<string | number | undefined, undefined>(pageFunction(read), undefined, time),
      ));
  if (typeof text === 'string') return text;
  if (text === undefined) throw new BrowserError('SCRIPT_ERROR', 'the page cannot be read');
  const message = `the page has ${text} characters as ${format}; the limit is ${pageCharsMax}`;
  throw new BrowserError('OUTPUT_TOO_LARGE', message, { details: { chars: text, charsMax: pageCharsMax } });
}

/**
 * Source code of functions that run in the page. Each returns the text of an element, or its length if it is too long.
 */
const readers: Record<Exclude<ContentFormat, 'aria'>, () => string> = {
  html: () => within('root.outerHTML'),
  text: () => within(`(${textOf(toText)})((${textOf(copyVisible)})(root, inert()))`),
  markdown: () =>
    within(`(${textOf(toMarkdown)})((${textOf(copyVisible)})(root, inert()), TurndownService)`, turndown()),
};

function within(expression: string, before = ''): string {
  return `(root) => {
    ${before}
    const inert = () => document.implementation.createHTMLDocument('');
    ${returnText(expression, pageCharsMax)}
  }`;
}

let turndownSource: string | undefined;

/** Loads Turndown as a script for the page. The worker itself must not parse untrusted HTML. */
function turndown(): string {
  return (turndownSource ??= readFileSync(require.resolve('turndown/dist/turndown.js'), 'utf8'));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
