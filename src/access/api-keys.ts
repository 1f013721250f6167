import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { isSameSecret, YardError } from '@yardmaster/protocol';
import type { Credential, KeyLimits, LabelSelector } from '../tasks';
import { checkApiKeyRequest, checkOverlap } from './api-key-request.policy';
import { builtInCaller, builtInKeyId, type Caller } from './caller';
import { stateOf, type CredentialState } from './credential-validity.policy';
import type { Credentials, FoundCredential } from './credentials';
import { checkRevocation, checkRotation } from './own-key.policy';
import type { Scope } from './scope.policy';

/** What an API key may do. Stored as the `definition` of its credential. */
export interface KeyRights {
  name: string;
  scopes: readonly Scope[];
  /** Patterns of capabilities, `python.*` for example; undefined: all. */
  capabilities?: readonly string[];
  /** Labels that are added to each task and session. */
  labels: LabelSelector;
}

/** A request for a new API key. `checkApiKeyRequest` has the bounds of each field. */
export interface ApiKeyRequest extends Omit<KeyRights, 'labels'> {
  labels?: Partial<LabelSelector>;
  /** Share of the queue's turns; 1 by default. */
  weight?: number;
  limits?: KeyLimits;
  /** How long it is valid; for ever by default. */
  ttlMs?: number;
}

/** An API key, without its secret. */
export interface ApiKey extends KeyRights {
  id: string;
  state: CredentialState;
  weight: number;
  limits: KeyLimits;
  /** Undefined for the built-in key. */
  createdAtMs?: number;
  expiresAtMs?: number;
  revokedAtMs?: number;
  /** During a rotation: until when the previous secret is valid. */
  previousUntilMs?: number;
}

/** An API key and its secret, which cannot be read again. */
export interface NewApiKey {
  key: ApiKey;
  secret: string;
}

/** The API keys: the built-in one, and those that operators create. */
export class ApiKeys {
  /** Callers by the hash of their secret; rebuilt after each change. */
  private callers = new Map<string, Caller>();
  /** Names of the keys that are being stored. */
  private readonly creating = new Set<string>();

  constructor(
    private readonly credentials: Credentials,
    private readonly builtInSecret: () => string,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    credentials.on('change', () => this.callers.clear());
  }

  /** Returns the caller that a secret stands for; undefined if it is not valid. */
  callerOf(secret: unknown): Caller | undefined {
    if (isSameSecret(secret, this.builtInSecret())) return builtInCaller;
    const found = typeof secret === 'string' ? this.credentials.find('api-key', secret) : undefined;
    return found && this.toCaller(found);
  }

  /** Returns the caller with the rights of a key, or of `default`; undefined if there is no such key, or it has ended. */
  callerById(id: string): Caller | undefined {
    if (id === builtInKeyId) return builtInCaller;
    const credential = this.credentials.get(id);
    if (credential?.kind !== 'api-key' || stateOf(credential, this.clock.nowMs()) !== 'active') return undefined;
    return this.toCaller({ credential, secretHash: credential.secrets[0]!.hash });
  }

  /**
   * Creates a key. Its secret is returned once and not stored. @throws YardError `INVALID_REQUEST` with the path, `CONFLICT` if an active key has the
   * name, or at the limit of credentials.
   */
  async create(given: ApiKeyRequest): Promise<NewApiKey> {
    checkApiKeyRequest(given);
    const { weight, limits, ttlMs, ...request } = given;
    const nowMs = this.clock.nowMs();
    const active = this.list().filter(({ state }) => state === 'active');
    if (this.creating.has(request.name) || active.some(({ name }) => name === request.name))
      throw new YardError('CONFLICT', `an API key named ${request.name} exists; choose another name, or rotate it`);
    const { require = {}, prefer = {} } = request.labels ?? {};
    const definition: KeyRights = { ...request, labels: { require, prefer } };
    const id = newKeyId(nowMs, this.random);
    const expiry = ttlMs === undefined ? {} : { expiresAtMs: nowMs + ttlMs };
    const own = { id, kind: 'api-key' as const, createdAtMs: nowMs, definition, weight, limits, ...expiry };
    this.creating.add(request.name);
    try {
      const secret = await this.credentials.add(own);
      return { key: this.get(id), secret };
    } finally {
      this.creating.delete(request.name);
    }
  }

  /** Returns the keys that operators created, oldest first, also ended ones. */
  list(): ApiKey[] {
    return this.credentials.list('api-key').map((credential) => this.toKey(credential));
  }

  /** Returns a key, or the built-in one for `default`. @throws YardError `NOT_FOUND`. */
  get(id: string): ApiKey {
    return id === builtInKeyId ? builtInKey : this.toKey(this.existing(id));
  }

  /** Returns the limits of a key; none if it is not known. */
  limitsOf(id: string): KeyLimits {
    return this.credentials.get(id)?.limits ?? {};
  }

  /** Returns the name of a task's or session's key, if it is known; also of an ended key. */
  nameOf(keyId: string | undefined): string | undefined {
    if (keyId === undefined) return builtInCaller.name;
    return (this.credentials.get(keyId)?.definition as KeyRights | undefined)?.name;
  }

  /**
   * Gives a key a new secret. The previous one stays valid for `overlapMs`. @throws YardError `NOT_FOUND`, `INVALID_REQUEST` with the path,
   * `CONFLICT` if the key has ended, is the built-in one, or could not receive its own new secret.
   */
  async rotate(id: string, overlapMs = 0, by: Caller = builtInCaller): Promise<NewApiKey> {
    checkOverlap(overlapMs);
    checkRotation(by, this.changeable(id), overlapMs);
    const secret = await this.credentials.rotate(id, overlapMs);
    return { key: this.get(id), secret };
  }

  /**
   * Ends a key at once, with its open connections. Its tasks continue. @throws YardError `NOT_FOUND`, `CONFLICT` for the built-in key, or if the key
   * revokes itself.
   */
  async revoke(id: string, by: Caller = builtInCaller): Promise<ApiKey> {
    this.changeable(id);
    checkRevocation(by, id);
    return this.toKey(await this.credentials.revoke(id));
  }

  private changeable(id: string): Credential {
    if (id === builtInKeyId)
      throw new YardError(
        'CONFLICT',
        'the built-in key changes only with a restart: set another API_KEY, or delete the file api-key in the data folder',
      );
    return this.existing(id);
  }

  private existing(id: string): Credential {
    const credential = this.credentials.get(id);
    if (credential?.kind !== 'api-key') throw new YardError('NOT_FOUND', `API key ${id} not found`);
    return credential;
  }

  private toCaller({ credential, secretHash }: FoundCredential): Caller {
    const known = this.callers.get(secretHash);
    if (known) return known;
    const caller = Object.freeze({ ...(credential.definition as KeyRights), keyId: credential.id, secretHash });
    this.callers.set(secretHash, caller);
    return caller;
  }

  private toKey(credential: Credential): ApiKey {
    const { id, createdAtMs, expiresAtMs, revokedAtMs, weight = 1, limits = {}, secrets } = credential;
    const nowMs = this.clock.nowMs();
    const previousUntilMs = secrets.find(({ validUntilMs = 0 }) => validUntilMs > nowMs)?.validUntilMs;
    return {
      id,
      ...(credential.definition as KeyRights),
      state: stateOf(credential, nowMs),
      weight,
      limits,
      createdAtMs,
      ...(expiresAtMs !== undefined && { expiresAtMs }),
      ...(revokedAtMs !== undefined && { revokedAtMs }),
      ...(previousUntilMs !== undefined && { previousUntilMs }),
    };
  }
}

const builtInKey: ApiKey = Object.freeze({
  id: builtInKeyId,
  name: builtInCaller.name,
  scopes: builtInCaller.scopes,
  labels: builtInCaller.labels,
  state: 'active',
  weight: 1,
  limits: {},
});

/** Returns a key id that sorts by time: `k-<time>-<random>`. */
function newKeyId(nowMs: number, random: Random): string {
  return `k-${nowMs.toString(36).padStart(9, '0')}-${random.id().replaceAll('-', '').slice(0, 16)}`;
}
