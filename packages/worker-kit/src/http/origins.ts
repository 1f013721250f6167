import type { IncomingMessage } from 'node:http';
import { YardError } from '@yardmaster/protocol';

/**
 * The exact origins whose web pages may use a server. Only browsers send `Origin`: a request without it comes from a
 * program, which authenticates with a secret.
 */
export class Origins {
  private readonly allowed: ReadonlySet<string>;

  constructor(allowed: readonly string[] = []) {
    this.allowed = new Set(allowed);
  }

  /** Returns an error for a request from another origin, otherwise undefined. */
  refusal({ headers: { origin } }: Pick<IncomingMessage, 'headers'>): YardError | undefined {
    if (origin === undefined || this.allowed.has(origin)) return undefined;
    const given = JSON.stringify(origin.slice(0, 256));
    return new YardError(
      'ORIGIN_NOT_ALLOWED',
      `web pages of ${given} are not allowed; add the origin to ALLOWED_ORIGINS`,
    );
  }
}
