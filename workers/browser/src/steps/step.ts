import type { Target } from '../target/target';
import type { Field } from './field';
import type { Match } from './match.policy';

/** The options of every step. The schema of `browser.run` documents them for callers, with the defaults. */
export interface StepOptions {
  name?: string;
  page?: number;
  timeoutMs?: number;
  optional?: boolean;
  retry?: { times: number; delayMs?: number };
}

type WaitUntil = 'load' | 'domcontentloaded' | 'networkidle' | 'commit';
type Modifier = 'Alt' | 'Control' | 'ControlOrMeta' | 'Meta' | 'Shift';

export interface PointerFields {
  target: Target;
  position?: { x: number; y: number };
  modifiers?: Modifier[];
  force?: boolean;
  button?: 'left' | 'right' | 'middle';
}

export interface ScreenshotFields {
  target?: Target;
  fullPage?: boolean;
  format?: 'png' | 'jpeg';
  quality?: number;
  omitBackground?: boolean;
  clip?: { x: number; y: number; width: number; height: number };
}

export interface PdfFields {
  format?: string;
  landscape?: boolean;
  printBackground?: boolean;
  scale?: number;
  pageRanges?: string;
  margin?: { top?: string; right?: string; bottom?: string; left?: string };
  preferCssPageSize?: boolean;
}

export interface ContentFields {
  format?: ContentFormat;
  target?: Target;
  maxChars?: number;
  cursor?: string;
}

export type ContentFormat = 'markdown' | 'text' | 'html' | 'aria';

/** A file for a page: its content, or an output of this run. */
export interface UploadFile {
  name?: string;
  contentType?: string;
  text?: string;
  base64?: string;
  output?: string;
}

type ElementState =
  | 'visible'
  | 'hidden'
  | 'attached'
  | 'detached'
  | 'enabled'
  | 'disabled'
  | 'checked'
  | 'unchecked'
  | 'editable'
  | 'focused';

/** The fields of each action, in addition to the options of every step. */
export interface Actions {
  goto: { url: string; waitUntil?: WaitUntil; referer?: string };
  click: PointerFields;
  dblclick: PointerFields;
  hover: Omit<PointerFields, 'button'>;
  check: { target: Target; force?: boolean };
  uncheck: { target: Target; force?: boolean };
  fill: { target: Target; value?: string; secret?: string };
  press: { target?: Target; key: string };
  select: { target: Target; values: string[] };
  upload: { target: Target; files: UploadFile[] };
  waitFor: {
    target?: Target;
    state?: 'visible' | 'hidden' | 'attached' | 'detached';
    url?: Match;
    load?: 'load' | 'domcontentloaded' | 'networkidle';
    script?: string;
    arg?: unknown;
    ms?: number;
  };
  scroll: {
    target?: Target;
    to?: 'top' | 'end';
    by?: { x?: number; y?: number };
    times?: number;
    until?: Target;
    idleMs?: number;
  };
  evaluate: { script: string; arg?: unknown; target?: Target };
  assert: {
    target?: Target;
    state?: ElementState;
    text?: Match;
    value?: Match;
    attribute?: { name: string; value: Match };
    count?: number;
    url?: Match;
    title?: Match;
    status?: number;
    script?: string;
    arg?: unknown;
    not?: boolean;
  };
  setContent: { html: string; waitUntil?: WaitUntil };
  screenshot: ScreenshotFields;
  pdf: PdfFields;
  content: ContentFields;
  extract: { schema: Field; target?: Target };
  download: { target?: Target; url?: string; maxBytes?: number; as?: string };
}

export type ActionName = keyof Actions;
export type StepOf<Name extends ActionName> = { action: Name } & Actions[Name] & StepOptions;
export type Step = { [Name in ActionName]: StepOf<Name> }[ActionName];
