import { YardError } from '@yardmaster/protocol';
import type { Credential } from '../credential';
import type { Written } from '../shared/written';
import type { Statements } from './statements';

/** The credentials in memory, read at first use and again after a rollback. Writes require an open transaction. */
export class StoredCredentials {
  private loaded: Map<string, Credential> | undefined;

  /** `changed` is called with the id of each credential that was added, replaced or removed. */
  constructor(
    private readonly statements: Statements,
    private readonly changed: (id: string) => void,
  ) {}

  add(credential: Credential, json: string): Written<void> {
    const { id } = credential;
    if (this.byId.has(id)) throw new YardError('CONFLICT', `credential ${id} exists already`);
    return this.put(credential, json);
  }

  replace(credential: Credential, json: string): Written<boolean> {
    if (this.byId.get(credential.id)?.version !== credential.version - 1) return { value: false };
    return { ...this.put(credential, json), value: true };
  }

  remove(id: string): Written<boolean> {
    if (!this.byId.delete(id)) return { value: false };
    this.statements.deleteCredential.run(id);
    this.changed(id);
    return { value: true, credentialsChanged: true };
  }

  all(): Credential[] {
    return [...this.byId.values()].sort((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
  }

  get(id: string): Credential | undefined {
    return this.byId.get(id);
  }

  invalidate(): void {
    this.loaded = undefined;
  }

  private put(credential: Credential, json: string): Written<void> {
    this.statements.putCredential.run(credential.id, json);
    this.byId.set(credential.id, credential);
    this.changed(credential.id);
    return { value: undefined, credentialsChanged: true };
  }

  private get byId(): Map<string, Credential> {
    return (this.loaded ??= new Map(
      (this.statements.credentials.all() as Array<{ id: string; record: string }>).map(({ id, record }) => [
        id,
        JSON.parse(record) as Credential,
      ]),
    ));
  }
}
