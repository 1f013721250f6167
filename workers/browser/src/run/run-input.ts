import type { RunLimits } from '../steps/run-limits';
import type { DialogsInput } from '../steps/run-pages';
import type { Step } from '../steps/step';

/** The input of `browser.run`, validated by its schema. */
export interface RunInput {
  steps: Step[];
  context?: ContextInput;
  network?: NetworkInput;
  dialogs?: DialogsInput;
  record?: { trace?: 'off' | 'onFailure' | 'on'; failureScreenshot?: boolean; storageState?: boolean };
  limits?: Partial<RunLimits>;
  timeoutMs?: number;
}

/** How the browser presents itself, and its initial state. */
export interface ContextInput {
  viewport?: { width: number; height: number };
  device?: string;
  deviceScaleFactor?: number;
  userAgent?: string;
  locale?: string;
  timezone?: string;
  colorScheme?: 'light' | 'dark' | 'no-preference';
  reducedMotion?: 'reduce' | 'no-preference';
  javaScript?: boolean;
  headers?: HeaderInput[];
  httpAuth?: { origin: string; secret: string };
  cookies?: CookieInput[];
  storageState?: Record<string, unknown>;
}

/** A header for requests to one origin. */
export interface HeaderInput {
  origin: string;
  name: string;
  value?: string;
  secret?: string;
}

export interface CookieInput {
  name: string;
  value: string;
  url: string;
  httpOnly?: boolean;
  secure?: boolean;
  sameSite?: 'Strict' | 'Lax' | 'None';
}

/** The resources that pages may load, and their sources. `allow` and `deny` narrow the egress policy. */
export interface NetworkInput {
  allow?: string[];
  deny?: string[];
  block?: ResourceKind[];
}

export type ResourceKind = 'image' | 'font' | 'media' | 'stylesheet' | 'script';
