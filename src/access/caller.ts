import type { LabelSelector } from '../tasks';
import { scopes, type Scope } from './scope.policy';

/** The API key that a request was authorized with. */
export interface Caller {
  /** Undefined for the built-in key. */
  readonly keyId?: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Patterns of the capabilities that the key may use; undefined: all. */
  readonly capabilities?: readonly string[];
  /** Labels that are added to each task and session of the key. */
  readonly labels: LabelSelector;
  /** Hash of the secret that the caller sent. It ends with a revocation, expiry or rotation. Undefined for the built-in key. */
  readonly secretHash?: string;
}

/** Id of the built-in key in the API. Its tasks and sessions are stored without a key. */
export const builtInKeyId = 'default';

/** The built-in key: everything is allowed. Also the caller of the library. */
export const builtInCaller: Caller = Object.freeze({
  name: builtInKeyId,
  scopes: [...scopes],
  labels: { require: {}, prefer: {} },
});
