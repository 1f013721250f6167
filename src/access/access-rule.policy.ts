import { YardError } from '@yardmaster/protocol';
import type { Caller } from './caller';
import { hasScope, type Scope } from './scope.policy';

/** Something that belongs to the API key that created it. */
export type OwnedKind = 'task' | 'session';

/** What an operation requires: a scope, or `any` for every valid key whatever its scopes. */
export type RequiredScope = Scope | 'any';

/**
 * The rule of one operation. Any key with `scope` may use it. With `own`, a key with the scope `submit` may use it for tasks or sessions of its
 * own; with `own: 'list'`, it gets only its own part of the result.
 */
export interface AccessRule {
  readonly scope: RequiredScope;
  readonly own?: OwnedKind | 'list';
}

/** The key of an object; undefined if the object does not exist. */
export type Owner = { readonly keyId?: string } | undefined;

/** `unknown`: it depends on the owner of the object. `hidden`: the caller must not learn if the object exists. */
export type AccessDecision = 'allowed' | 'forbidden' | 'hidden' | 'unknown';

/** Decides without knowing the object. */
export function decide({ scopes }: Caller, { scope, own }: AccessRule): AccessDecision {
  if (scope === 'any' || hasScope(scopes, scope)) return 'allowed';
  if (own === undefined || !hasScope(scopes, 'submit')) return 'forbidden';
  return own === 'list' ? 'allowed' : 'unknown';
}

/** Decides the case `unknown` of `decide`, with the owner of the object. */
export function decideByOwner({ scopes, keyId }: Caller, owner: Owner): Exclude<AccessDecision, 'unknown'> {
  if (owner !== undefined && owner.keyId === keyId) return 'allowed';
  return hasScope(scopes, 'read') && owner !== undefined ? 'forbidden' : 'hidden';
}

/**
 * Returns the key whose tasks and sessions a list shows; undefined for those of all keys. @throws YardError `FORBIDDEN` if the caller may see only its
 * own and asks for another key.
 */
export function listedKeyOf({ scopes, keyId, name }: Caller, wanted?: string): string | undefined {
  if (hasScope(scopes, 'read')) return wanted;
  if (wanted === undefined || wanted === keyId) return keyId;
  throw new YardError(
    'FORBIDDEN',
    `API key ${name} lacks the scope read, so it can list only its own; leave \`key\` out`,
    {
      details: { scope: 'read' },
    },
  );
}
