import { EventEmitter } from 'node:events';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { isSameSecret, YardError } from '@yardmaster/protocol';
import type { Log } from '../log';
import type { Credential, CredentialKind, CredentialRecords } from '../tasks';
import { endOf, rotated, stateOf } from './credential-validity.policy';
import { hashOf, newSecret } from './secret';

/** Limit of stored credentials. The oldest that has ended makes room for a new one. */
export const credentialsMax = 10_000;
/** Node's timers are limited to about 24 days. */
const timerMsMax = 86_400_000;

/** Time until a failed read is tried again; short, because an ended key stays valid until then. */
const retryMs = 500;

/** A credential, found by one of its secrets. */
export interface FoundCredential {
  credential: Credential;
  secretHash: string;
}

/** `ended`: a credential is no longer valid. `secretEnded`: one of its secrets is not, by hash. `change`: some credential changed. */
interface CredentialEvents {
  ended: [credentialId: string];
  secretEnded: [secretHash: string];
  change: [];
}

/**
 * All credentials in memory, as stored by any replica. Ends of credentials and of secrets are emitted when they happen: by time, or within a second
 * after another replica stored a change.
 */
export class Credentials extends EventEmitter<CredentialEvents> {
  private byId = new Map<string, Credential>();
  /** The valid secrets. */
  private bySecret = new Map<string, FoundCredential>();
  private nextEnd?: Timer;
  /** Set after a failed read. */
  private retry?: Timer;
  private isStopped = false;
  private unsubscribe?: () => void;
  private reading: Promise<void> = Promise.resolve();
  private queued?: Promise<void>;

  constructor(
    private readonly records: CredentialRecords,
    private readonly hashSecret: () => string,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
    this.setMaxListeners(0);
  }

  /** Reads the credentials. The store must be open. */
  async start(): Promise<void> {
    this.isStopped = false;
    this.unsubscribe = this.records.onChange(() => this.reloadInBackground());
    await this.reload().catch((error: unknown) => {
      this.stop();
      throw error;
    });
  }

  stop(): void {
    this.isStopped = true;
    this.unsubscribe?.();
    this.nextEnd?.cancel();
    this.retry?.cancel();
  }

  /** Returns the credential of a valid secret. */
  find(kind: CredentialKind, secret: string): FoundCredential | undefined {
    if (this.bySecret.size === 0) return undefined;
    const hash = hashOf(secret, this.hashSecret());
    const found = hash === undefined ? undefined : this.bySecret.get(hash);
    if (!found || !isSameSecret(hash, found.secretHash) || found.credential.kind !== kind) return undefined;
    return this.isValid(found) ? found : undefined;
  }

  /** True until `secretEnded` is emitted for this hash. */
  hasSecret(secretHash: string): boolean {
    return this.bySecret.has(secretHash);
  }

  get(id: string): Credential | undefined {
    return this.byId.get(id);
  }

  /** Returns the credentials of a kind, oldest first, also ended ones. */
  list(kind: CredentialKind): Credential[] {
    return [...this.byId.values()].filter((credential) => credential.kind === kind);
  }

  /** Stores a credential with a new secret, which is returned and not stored. @throws YardError `CONFLICT` at the limit. */
  async add(credential: Omit<Credential, 'secrets' | 'version'>): Promise<string> {
    await this.makeRoom();
    const secret = newSecret(credential.kind);
    await this.records.add({ ...credential, secrets: [{ hash: this.hash(secret) }], version: 0 });
    await this.reload();
    return secret;
  }

  /**
   * Gives a credential a new secret. The current one stays valid for `overlapMs`. @throws YardError `NOT_FOUND`, `CONFLICT` if it has ended.
   */
  async rotate(id: string, overlapMs: number): Promise<string> {
    const secret = newSecret(this.existing(id).kind);
    await this.change(id, (credential) => {
      const state = stateOf(credential, this.clock.nowMs());
      if (state !== 'active') throw new YardError('CONFLICT', `${id} has been ${state}; create another one`);
      return { secrets: rotated(credential, this.hash(secret), overlapMs, this.clock.nowMs()) };
    });
    return secret;
  }

  /** Ends a credential at once. Has no effect on one that has ended. @throws YardError `NOT_FOUND`. */
  async revoke(id: string): Promise<Credential> {
    return this.change(id, ({ revokedAtMs = this.clock.nowMs() }) => ({ revokedAtMs }));
  }

  /** Removes a credential, for those that are used once. False if it was removed before. */
  async remove(id: string): Promise<boolean> {
    const wasThere = await this.records.remove(id);
    await this.reload();
    return wasThere;
  }

  private async change(id: string, changed: (credential: Credential) => Partial<Credential>): Promise<Credential> {
    for (;;) {
      const credential = this.existing(id);
      const next = { ...credential, ...changed(credential) };
      const isStored = await this.records.replace(next);
      await this.reload();
      if (isStored) return this.existing(id);
    }
  }

  private existing(id: string): Credential {
    const credential = this.byId.get(id);
    if (!credential) throw new YardError('NOT_FOUND', `credential ${id} not found`);
    return credential;
  }

  private hash(secret: string): string {
    return hashOf(secret, this.hashSecret())!;
  }

  private async makeRoom(): Promise<void> {
    if (this.byId.size < credentialsMax) return;
    const nowMs = this.clock.nowMs();
    const ended = [...this.byId.values()].find((credential) => stateOf(credential, nowMs) !== 'active');
    if (!ended)
      throw new YardError('CONFLICT', `limit of credentials reached (${credentialsMax}); revoke those that are unused`);
    await this.remove(ended.id);
  }

  /** Reads the stored credentials. Calls during a read share the next one. */
  private reload(): Promise<void> {
    this.queued ??= this.reading
      .catch(() => undefined)
      .then(() => {
        this.queued = undefined;
        this.reading = this.read();
        return this.reading;
      });
    return this.queued;
  }

  private reloadInBackground(): void {
    this.reload().catch(() => undefined); // `failed` logs the error and reads again
  }

  private async read(): Promise<void> {
    const stored = await this.records.all().catch((error: unknown) => this.failed(error));
    this.byId = new Map(stored.map((credential) => [credential.id, credential]));
    if (this.isStopped) return;
    this.settle();
    this.emit('change');
  }

  /** Indexes the valid secrets, emits the ends, and waits for the next end. */
  private settle(): void {
    const nowMs = this.clock.nowMs();
    const earlier = this.bySecret;
    this.bySecret = new Map();
    let nextEndMs = Infinity;
    for (const credential of this.byId.values())
      for (const secret of credential.secrets) {
        const endMs = endOf(credential, secret);
        if (endMs <= nowMs) continue;
        this.bySecret.set(secret.hash, { credential, secretHash: secret.hash });
        nextEndMs = Math.min(nextEndMs, endMs);
      }
    this.nextEnd?.cancel();
    if (nextEndMs < Infinity) {
      const delayMs = Math.min(nextEndMs - nowMs, timerMsMax);
      this.nextEnd = this.clock.setTimer(delayMs, () => this.settle());
    }
    const valid = new Set(Array.from(this.bySecret.values(), ({ credential }) => credential.id));
    const lost = [...earlier.values()].filter(({ secretHash }) => !this.bySecret.has(secretHash));
    for (const { secretHash } of lost) this.emit('secretEnded', secretHash);
    const ended = new Set(lost.map(({ credential }) => credential.id).filter((id) => !valid.has(id)));
    for (const id of ended) this.emit('ended', id);
  }

  /** True if the secret has not ended since the last `settle`; timers may be late. */
  private isValid({ credential, secretHash }: FoundCredential): boolean {
    const secret = credential.secrets.find(({ hash }) => hash === secretHash);
    return secret !== undefined && endOf(credential, secret) > this.clock.nowMs();
  }

  /** Reads again later: a key that has ended must not stay valid until the next change. */
  private failed(error: unknown): never {
    if (!this.isStopped) {
      this.log.error({ event: 'credentials_failed', err: error }, 'could not read the credentials; trying again soon');
      this.retry?.cancel();
      this.retry = this.clock.setTimer(retryMs, () => this.reloadInBackground());
    }
    throw error;
  }
}
