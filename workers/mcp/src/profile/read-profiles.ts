import { compileSchema, type Violation } from '@yardmaster/protocol';
import type { SettingValue } from '@yardmaster/worker-kit/program';
import type { OAuth, Profile, RateLimit } from './profile';

/** The defaults of a profile. */
export const profileDefaults = {
  concurrency: 8,
  cacheMs: 0,
  start: 'warm',
  idleMs: 300_000,
  startTimeoutMs: 30_000,
  checkMs: 15_000,
} as const;

/** Either the profiles, or all faults of their file. */
export type ReadProfiles = { profiles: Profile[]; faults: [] } | { profiles?: undefined; faults: string[] };

/**
 * Reads a file of profiles and adds the built-in ones. A profile in the file replaces the built-in one of the same
 * name, or removes it with `"disabled": true`.
 */
export function readProfiles(text: string, builtIn: readonly Profile[]): ReadProfiles {
  const parsed = parse(text);
  if (typeof parsed === 'string') return { faults: [parsed] };
  const names = parsed.map((profile) => String((profile as { name?: unknown } | null)?.name));
  const faults = parsed.flatMap((profile, index) => {
    const fault = faultOf(profile);
    if (fault) return [`profiles[${index}]${fault.path && `.${fault.path}`}: ${fault.message}`];
    return names.indexOf(names[index]!) < index ? [`profiles[${index}].name: ${names[index]} is used twice`] : [];
  });
  if (faults.length > 0) return { faults };
  const given = parsed as WrittenProfile[];
  const kept = builtIn.filter(({ name }) => !names.includes(name));
  return { profiles: [...kept, ...given.filter(({ disabled }) => !disabled).map(toProfile)], faults: [] };
}

/** A profile as written in the file. */
interface WrittenProfile extends Partial<
  Pick<Profile, 'help' | 'allow' | 'deny' | 'concurrency' | 'cacheMs' | 'start'>
> {
  name: string;
  disabled?: boolean;
  package?: string;
  packagesFolder?: string;
  command?: string;
  args?: string[];
  env?: Record<string, SettingValue>;
  cwd?: string;
  url?: string;
  headers?: Record<string, SettingValue>;
  oauth?: OAuth;
  rateLimit?: RateLimit;
  idleMs?: number;
  startTimeoutMs?: number;
  checkMs?: number;
}

function toProfile(written: WrittenProfile): Profile {
  const {
    name,
    package: named,
    packagesFolder,
    command,
    args = [],
    env = {},
    cwd,
    url,
    headers = {},
    oauth,
    ...rest
  } = written;
  delete rest.disabled;
  const server: Profile['server'] =
    url === undefined
      ? { type: 'stdio', package: named, packagesFolder, command, args, env, cwd }
      : { type: 'http', url, headers, ...(oauth && { oauth }) };
  return { ...profileDefaults, ...rest, name, server };
}

function parse(text: string): unknown[] | string {
  try {
    const parsed = JSON.parse(text) as { profiles?: unknown } | null;
    return Array.isArray(parsed?.profiles) ? parsed.profiles : 'expected { "profiles": [ … ] }';
  } catch (error) {
    return `not JSON: ${(error as Error).message}`;
  }
}

function faultOf(profile: unknown): Violation | undefined {
  const fault = shapeFaultOf(profile);
  if (fault) return fault;
  const { disabled, package: named, command, url } = profile as WrittenProfile;
  const ways = [named, command, url].filter((way) => way !== undefined).length;
  return disabled || ways === 1 ? undefined : { path: '', message: 'expected one of package, command and url' };
}

const text = { type: 'string', minLength: 1, maxLength: 4096 };
const duration = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
const reference = (kind: string): object => ({
  type: 'object',
  required: [kind],
  additionalProperties: false,
  properties: { [kind]: text, prefix: { type: 'string', maxLength: 256 }, optional: { type: 'boolean' } },
});
const value = { anyOf: [{ type: 'string', maxLength: 65_536 }, reference('env'), reference('file')] };
const values = { type: 'object', maxProperties: 100, additionalProperties: value };
const texts = { type: 'array', maxItems: 1000, items: { type: 'string', maxLength: 4096 } };

const shapeFaultOf = compileSchema({
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[a-z][A-Za-z0-9_-]{0,63}$', not: { const: 'mcp' } },
    disabled: { type: 'boolean' },
    package: text,
    packagesFolder: text,
    command: text,
    args: texts,
    env: values,
    cwd: text,
    url: { type: 'string', pattern: '^https?://', maxLength: 8192 },
    headers: values,
    oauth: {
      type: 'object',
      required: ['clientId'],
      additionalProperties: false,
      properties: {
        clientId: value,
        clientSecret: value,
        privateKey: value,
        algorithm: text,
        scope: text,
        issuer: text,
      },
      oneOf: [{ required: ['clientSecret'] }, { required: ['privateKey', 'algorithm'] }],
    },
    help: text,
    allow: texts,
    deny: texts,
    concurrency: { type: 'integer', minimum: 1, maximum: 1024 },
    rateLimit: {
      type: 'object',
      required: ['calls', 'perMs'],
      additionalProperties: false,
      properties: { calls: { type: 'integer', minimum: 1, maximum: 1_000_000 }, perMs: { ...duration, minimum: 1 } },
    },
    cacheMs: duration,
    start: { enum: ['warm', 'on_demand'] },
    idleMs: duration,
    startTimeoutMs: { ...duration, minimum: 1 },
    checkMs: { ...duration, minimum: 1 },
  },
});
