/**
 * The rights of an API key. `submit`: create tasks and sessions, and use those of its own. `read`: see everything. `operate`: see
 * everything, change workers and the tasks and sessions of others. `admin`: everything, and manage credentials.
 */
export type Scope = 'submit' | 'read' | 'operate' | 'admin';

export const scopes: readonly Scope[] = ['submit', 'read', 'operate', 'admin'];

const included: Readonly<Record<Scope, readonly Scope[]>> = {
  submit: ['submit'],
  read: ['read'],
  operate: ['operate', 'read'],
  admin: scopes,
};

/** True if one of the granted scopes is `scope` or includes it. */
export function hasScope(granted: readonly Scope[], scope: Scope): boolean {
  return granted.some((each) => included[each].includes(scope));
}
