import type { Credential } from '../../credential';
import type { KeyRejections, KeyUsage } from '../../key-limit.policy';
import { CredentialRecords } from '../../port';
import { encode } from '../../shared/encoded';
import { type EngineAccess, nothing } from './engine-access';

export class EmbeddedCredentials extends CredentialRecords {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  add(credential: Credential): Promise<void> {
    return this.access.write(
      () => encode(credential, '', 'INVALID_REQUEST'),
      ({ credentials }, { json }) => credentials.add(JSON.parse(json) as Credential, json),
    );
  }

  replace(credential: Credential): Promise<boolean> {
    return this.access.write(
      () => encode({ ...credential, version: credential.version + 1 }, '', 'INVALID_REQUEST'),
      ({ credentials }, { json }) => credentials.replace(JSON.parse(json) as Credential, json),
    );
  }

  remove(id: string): Promise<boolean> {
    return this.access.write(nothing, ({ credentials }) => credentials.remove(id));
  }

  async all(): Promise<readonly Credential[]> {
    return structuredClone(this.access.opened.credentials.all());
  }

  async usage(keyId?: string): Promise<ReadonlyMap<string, KeyUsage>> {
    return this.access.opened.usage(keyId);
  }

  async rejections(): Promise<KeyRejections> {
    return this.access.opened.usages.rejections;
  }

  onChange(listener: () => void): () => void {
    return this.access.engine.onCredentialsChange(listener);
  }
}
