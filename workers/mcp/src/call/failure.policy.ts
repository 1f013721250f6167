import type { KnownErrorCode } from '@yardmaster/protocol';

/** The meaning of an error message of a server. */
export interface Failure {
  code: KnownErrorCode;
  /** When the same call may succeed, if the message says so. */
  retryAfterMs?: number;
}

/** HTTP statuses as servers write them in messages: `status 404`, `returned 403 Forbidden`, `(429)`. */
const statusPatterns = [
  /\b(?:status(?: code)?|http(?:\/[\d.]+)?|code|returned|error|failed with)[\s:=#]*\(?([45]\d\d)\b/i,
  /\(([45]\d\d)\)/,
  /\b([45]\d\d)[\s:,-]+(?:unauthorized|forbidden|not found|too many requests|service unavailable|bad gateway)\b/i,
];

const codes: Readonly<Record<number, KnownErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
  502: 'UPSTREAM_UNAVAILABLE',
  503: 'UPSTREAM_UNAVAILABLE',
  504: 'UPSTREAM_UNAVAILABLE',
};

const wordings: ReadonlyArray<readonly [RegExp, KnownErrorCode]> = [
  [/too many requests|rate limit(?:ed)? (?:hit|exceeded|reached)|rate[- ]limited/i, 'RATE_LIMITED'],
  [/-32602|input validation error|invalid arguments? for tool/i, 'INVALID_INPUT'],
  [/\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)\b/, 'UPSTREAM_UNAVAILABLE'],
  [/could not connect to/i, 'UPSTREAM_UNAVAILABLE'],
];

/** Servers report errors only as text. A text that matches none of these patterns means `EXECUTION_ERROR`. */
export function failureOf(text: string): Failure {
  const code = codeOf(text);
  const retryAfterMs = code === 'RATE_LIMITED' ? retryAfterOf(text) : undefined;
  return { code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Returns the error code for an HTTP status. */
export function codeOfStatus(status: number): KnownErrorCode {
  return codes[status] ?? (status >= 500 ? 'UPSTREAM_UNAVAILABLE' : 'EXECUTION_ERROR');
}

function codeOf(text: string): KnownErrorCode {
  for (const pattern of statusPatterns) {
    const status = Number(pattern.exec(text)?.[1]);
    if (status in codes) return codes[status]!;
  }
  return wordings.find(([pattern]) => pattern.test(text))?.[1] ?? 'EXECUTION_ERROR';
}

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  minute: 60_000,
};

function retryAfterOf(text: string): number | undefined {
  const [, amount, unit = 's'] =
    /\b(?:retry|try again)[- ](?:after|in):?\s*(\d+(?:\.\d+)?)\s*(ms|milliseconds?|seconds?|secs?|minutes?|s)?\b/i.exec(
      text,
    ) ?? [];
  if (amount === undefined) return undefined;
  const singular = unit.toLowerCase();
  return Math.ceil(Number(amount) * (unitsMs[singular] ?? unitsMs[singular.replace(/s$/, '')] ?? 1000));
}
