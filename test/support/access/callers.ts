import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeys, builtInCaller, Credentials, type ApiKeyRequest, type Caller, type Scope } from '../../../src/access';

/** An API key of a test. `caller` and `secret` are undefined if the caller has no valid key. */
export interface TestCaller {
  name: string;
  scopes: readonly Scope[];
  /** The secret that it sends. */
  secret?: string;
  /** Undefined if the secret is not valid. */
  caller?: Caller;
}

/** The scopes of the keys that each access test creates, by name. */
export const scopesOfKeys = {
  submit: ['submit'],
  read: ['read'],
  'submit-read': ['submit', 'read'],
  operate: ['operate'],
  admin: ['admin'],
} as const satisfies Record<string, readonly Scope[]>;

/** Creates a key and returns its caller. */
export async function createCaller(app: NestFastifyApplication, request: ApiKeyRequest): Promise<TestCaller> {
  const keys = app.get(ApiKeys);
  const { secret } = await keys.create(request);
  return { name: request.name, scopes: request.scopes, secret, caller: keys.callerOf(secret)! };
}

/** Creates a caller of each kind: without a key, with an invalid one, the built-in key, and one key for each of `scopesOfKeys`. */
export async function createCallers(app: NestFastifyApplication, builtInSecret: string): Promise<TestCaller[]> {
  const named = Object.entries(scopesOfKeys).map(([name, scopes]) => createCaller(app, { name, scopes }));
  return [
    { name: 'no key', scopes: [] },
    { name: 'wrong key', scopes: [], secret: `yard_${'x'.repeat(32)}` },
    { name: 'built-in', scopes: ['submit', 'read', 'operate', 'admin'], secret: builtInSecret, caller: builtInCaller },
    ...(await Promise.all(named)),
    await endedCaller(app, 'revoked', async ({ keyId }) => void (await app.get(ApiKeys).revoke(keyId!))),
    await endedCaller(app, 'expired', () => Promise.resolve(), 50),
  ];
}

/** Creates a key with all scopes that has ended. */
async function endedCaller(
  app: NestFastifyApplication,
  name: string,
  end: (caller: Caller) => Promise<void>,
  ttlMs?: number,
): Promise<TestCaller> {
  const { secret, caller, scopes } = await createCaller(app, { name, scopes: ['admin'], ttlMs });
  const hasEnded = new Promise<void>((resolve) => {
    app.get(Credentials).on('ended', (id) => id === caller!.keyId && resolve());
  });
  await end(caller!);
  await hasEnded;
  return { name, scopes, secret };
}
