import type { Step } from '../steps/step';

/** The input of `browser.run`, as its schema has let it through. */
export interface RunInput {
  steps: Step[];
  context?: ContextInput;
  network?: NetworkInput;
  dialogs?: DialogsInput;
  record?: { trace?: 'off' | 'onFailure' | 'on'; failureScreenshot?: boolean; storageState?: boolean };
  limits?: Partial<RunLimits>;
  timeoutMs?: number;
}

/** What the browser says it is, and what it brings along. */
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

/** A header for the requests to one origin. */
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

/** What may be loaded, and from where. `allow` and `deny` are the business of the egress policy. */
export interface NetworkInput {
  allow?: string[];
  deny?: string[];
  block?: ResourceKind[];
}

export type ResourceKind = 'image' | 'font' | 'media' | 'stylesheet' | 'script';

export interface DialogsInput {
  policy?: 'dismiss' | 'accept' | 'answer';
  answer?: string;
}

/** Bounds of a run. */
export interface RunLimits {
  stepTimeoutMs: number;
  navigationTimeoutMs: number;
  outputBytes: number;
  inlineBytes: number;
  downloadBytes: number;
  popups: number;
}

/** As the schema has them. */
export const defaultRunLimits: Readonly<RunLimits> = {
  stepTimeoutMs: 10_000,
  navigationTimeoutMs: 30_000,
  outputBytes: 640 * 1024,
  inlineBytes: 256 * 1024,
  downloadBytes: 100 * 1024 * 1024,
  popups: 5,
};
