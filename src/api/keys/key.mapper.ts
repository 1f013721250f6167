import {
  builtInKeyId,
  ttlMsBounds,
  type ApiKey,
  type ApiKeyRequest,
  type KeyRights,
  type NewApiKey,
} from '../../access';
import type { KeyLimits, KeyUsage } from '../../tasks';
import { InvalidRequestError } from '../problem/invalid-request.error';
import type { ApiKeyDto, ApiKeyRequestDto, ApiKeyWithSecretDto } from './key.dto';

const unused: KeyUsage = { waiting: 0, running: 0, sessions: 0, storedBytes: 0, submissionsLastMinute: 0 };

/** Usage by key id. */
export type Usages = ReadonlyMap<string, KeyUsage>;

/** Maps a key to its DTO. */
export function toApiKeyDto(key: ApiKey, usages: Usages): ApiKeyDto {
  const { id, name, state, scopes, capabilities, labels, weight, limits } = key;
  return {
    id,
    name,
    state,
    scopes: [...scopes],
    capabilities: capabilities && [...capabilities],
    labels: { require: labels.require, prefer: labels.prefer },
    weight,
    limits: { ...limits },
    usage: id === builtInKeyId ? undefined : { ...unused, ...usages.get(id) },
    createdAt: toDate(key.createdAtMs),
    expiresAt: toDate(key.expiresAtMs),
    revokedAt: toDate(key.revokedAtMs),
    previousSecretUntil: toDate(key.previousUntilMs),
  };
}

export function toApiKeyWithSecretDto({ key, secret }: NewApiKey, usages: Usages): ApiKeyWithSecretDto {
  return { key: toApiKeyDto(key, usages), secret };
}

/** Maps the DTO to a request. `null` means the same as absent. @throws InvalidRequestError if the key would have expired. */
export function toApiKeyRequest(dto: ApiKeyRequestDto, nowMs: number): ApiKeyRequest {
  const { name, scopes, capabilities, labels, weight, limits } = dto;
  const { require, prefer } = labels ?? {};
  return {
    name,
    scopes,
    ...given<Pick<KeyRights, 'capabilities'>>({ capabilities }),
    labels: given({ require, prefer }),
    ...given({ weight, ttlMs: ttlMsOf(dto, nowMs) }),
    limits: given<KeyLimits>(limits ?? {}),
  };
}

function ttlMsOf({ ttlMs, expiresAt }: ApiKeyRequestDto, nowMs: number): number | undefined {
  if (typeof expiresAt !== 'string') return ttlMs;
  const remainingMs = (/^\d+$/.test(expiresAt) ? Number(expiresAt) : Date.parse(expiresAt)) - nowMs;
  const isTwice = typeof ttlMs === 'number';
  if (!isTwice && remainingMs >= ttlMsBounds.min && remainingMs <= ttlMsBounds.max) return remainingMs;
  const message = isTwice
    ? 'is set together with `ttlMs`; leave one out'
    : 'must be in the future, at most ten years ahead';
  throw new InvalidRequestError([{ path: 'expiresAt', message }]);
}

/** Returns the properties that are neither undefined nor `null`. */
function given<T extends object>(values: { [Name in keyof T]: T[Name] | null }): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries) as Partial<T>;
}

function toDate(atMs: number | undefined): Date | undefined {
  return atMs === undefined ? undefined : new Date(atMs);
}
