import { readFileSync } from 'node:fs';
import { compileSchema } from '@yardmaster/protocol';
import { resolveValue } from '@yardmaster/worker-kit/program';
import type { Secret, WrittenSecret } from './secret';

/**
 * Reads the secrets that a file declares; their values come from the environment or from files. Returns none if no file
 * is given.
 * @throws Error that lists everything that is wrong or missing, without any secret
 */
export function loadSecrets(file: string | undefined, env: NodeJS.ProcessEnv): Secret[] {
  if (!file) return [];
  const parsed = parse(readFileSync(file, 'utf8'));
  const fault = faultOf(parsed);
  if (fault) throw new Error(`${file} is not a valid secrets file: ${fault.path}: ${fault.message}`);
  const lacking: string[] = [];
  const secrets = (parsed as { secrets: WrittenSecret[] }).secrets.map((written) => resolved(written, env, lacking));
  if (lacking.length > 0) throw new Error(`${file} refers to missing secrets: set ${lacking.join(' and ')}`);
  return secrets;
}

function resolved(
  { name, origins, username, value }: WrittenSecret,
  env: NodeJS.ProcessEnv,
  lacking: string[],
): Secret {
  const user = username === undefined ? undefined : resolveValue(username, env, lacking);
  return {
    name,
    origins: origins.map((origin) => new URL(origin).origin),
    ...(user !== undefined && { username: user }),
    value: resolveValue(value, env, lacking) ?? '',
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the parser's message could contain a secret
  }
}

const text = { type: 'string', minLength: 1, maxLength: 4096 };
const reference = (kind: string): object => ({
  type: 'object',
  required: [kind],
  additionalProperties: false,
  properties: { [kind]: text, prefix: text },
});
const value = { anyOf: [text, reference('env'), reference('file')] };

const faultOf = compileSchema({
  type: 'object',
  required: ['secrets'],
  additionalProperties: false,
  properties: {
    secrets: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['name', 'origins', 'value'],
        additionalProperties: false,
        properties: {
          name: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,64}$' },
          origins: {
            type: 'array',
            minItems: 1,
            maxItems: 100,
            items: { type: 'string', pattern: '^https?://[^/?#@]+$' },
          },
          username: value,
          value,
        },
      },
    },
  },
});
