import type { IncomingMessage } from 'node:http';
import { YardError } from '@yardmaster/protocol';

/**
 * The web pages that may talk to a server, by their exact origins. Only browsers send `Origin`, so a request without one comes from a
 * program, which has to know a secret and needs nobody's leave.
 */
export class Origins {
  private readonly allowed: ReadonlySet<string>;

  constructor(allowed: readonly string[] = []) {
    this.allowed = new Set(allowed);
  }

  /** Why a request is refused; nothing unless it comes from a foreign page. */
  refusal({ headers: { origin } }: Pick<IncomingMessage, 'headers'>): YardError | undefined {
    if (origin === undefined || this.allowed.has(origin)) return undefined;
    const given = JSON.stringify(origin.slice(0, 256));
    return new YardError(
      'ORIGIN_NOT_ALLOWED',
      `web pages of ${given} are not allowed; add the origin to ALLOWED_ORIGINS`,
    );
  }
}
