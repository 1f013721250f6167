import { YardError } from '@yardmaster/protocol';
import { redact } from '@yardmaster/worker-kit/program';
import type { Secret } from './secret';

/** The secrets that one run may name. Tracks the used ones, to redact them from the result. */
export class RunSecrets {
  private readonly used = new Set<string>();

  constructor(private readonly secrets: readonly Secret[]) {}

  /** True if a secret was entered into a page or added to a request. */
  get hasUsed(): boolean {
    return this.used.size > 0;
  }

  /**
   * Returns the value of a secret for a page or an origin.
   * @throws YardError `NOT_CONFIGURED` for an unknown name, `BLOCKED_BY_POLICY` if the secret is not for this origin
   */
  textFor(name: string, url: string): string {
    const { value } = this.find(name, url);
    this.used.add(value);
    return value;
  }

  /** Returns user name and password for an origin. @throws YardError as `textFor`. */
  credentialsFor(name: string, origin: string): { username: string; password: string; origin: string } {
    const { username = '', value } = this.find(name, origin);
    this.used.add(value);
    return { username, password: value, origin: new URL(origin).origin };
  }

  /** Returns the value with each used secret replaced by a mark. */
  redacted<T>(value: T): T {
    if (!this.hasUsed) return value;
    const secrets = [...this.used].flatMap((secret) => [secret, encodeURIComponent(secret), btoa8(secret)]);
    const clean = (inner: unknown): unknown => {
      if (typeof inner === 'string') return redact(inner, secrets);
      if (Array.isArray(inner)) return inner.map(clean);
      if (typeof inner !== 'object' || inner === null) return inner;
      return Object.fromEntries(Object.entries(inner).map(([key, each]) => [redact(key, secrets), clean(each)]));
    };
    return clean(value) as T;
  }

  private find(name: string, url: string): Secret {
    const secret = this.secrets.find((each) => each.name === name);
    if (!secret)
      throw new YardError('NOT_CONFIGURED', `the worker has no secret ${name}: it is named in YARD_BROWSER_SECRETS`);
    const origin = originOf(url);
    if (secret.origins.includes(origin)) return secret;
    throw new YardError('BLOCKED_BY_POLICY', `the secret ${name} is not allowed on ${origin}`, {
      details: { secret: name, origin },
    });
  }
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return 'null';
  }
}

function btoa8(text: string): string {
  return Buffer.from(text).toString('base64');
}
