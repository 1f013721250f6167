import type { Value } from '../../secrets/secret-value';

/** A secret as the operator has written it down: what it is, and for which origins. A task only names it. */
export interface WrittenSecret {
  name: string;
  /** Only pages of these, and requests to them, may get it. */
  origins: string[];
  /** Of `httpAuth`, where `value` is the password. */
  username?: Value;
  value: Value;
}

/** A secret with its text. */
export interface Secret {
  name: string;
  origins: readonly string[];
  username?: string;
  value: string;
}
