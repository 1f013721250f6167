// From protocol/ to packages/protocol/src/generated/: types, compiled validators and error codes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { compile } from 'json-schema-to-typescript';

const require = createRequire(import.meta.url);
const { Ajv2020 } = require('ajv/dist/2020');
const standalone = require('ajv/dist/standalone').default;
const banner = (source) => `// Generated from ${source} by \`npm run codegen\`. Do not edit.\n`;

/** @returns {Record<string, object>} Schemas of protocol/schema by message name, `common` first. */
function readSchemas(root) {
  const folder = join(root, 'protocol/schema');
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5));
  names.sort((a, b) => (a === 'common' ? -1 : b === 'common' ? 1 : a < b ? -1 : 1));
  return Object.fromEntries(
    names.map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))]),
  );
}

/** Generates the TypeScript types of all messages and their shared definitions, and the maps from message name to type. */
export async function messagesModule(root) {
  const { common, ...messages } = readSchemas(root);
  const $defs = { ...common.$defs };
  for (const schema of Object.values(messages)) $defs[schema.title] = { ...schema, $id: undefined, $schema: undefined };
  const bundle = JSON.parse(JSON.stringify({ title: 'Bundle', type: 'object', $defs }).replaceAll('common.json#', '#'));
  const types = await compile(typable(bundle), 'Bundle', {
    bannerComment: '',
    unreachableDefinitions: true,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    style: { singleQuote: true, printWidth: 120, trailingComma: 'all' },
  });
  const titles = Object.fromEntries(Object.entries(messages).map(([name, schema]) => [name, schema.title]));
  const asked = Object.keys(titles).filter((name) => `${name}.reply` in titles);
  return [
    banner('protocol/schema'),
    types
      .replace(/\/\*\*\n \* This interface was referenced by[^]*?\*\/\n/g, '')
      .replace(/ \*\n \* This interface was referenced by[^]*?\n \* via[^\n]*\n/g, '')
      .replace(/export interface Bundle \{\}\n?/, ''),
    `/** Payload of each message, by its name. */\nexport interface Payloads {\n${Object.keys(titles)
      .map((name) => `  '${name}': ${titles[name]};`)
      .join('\n')}\n}\n`,
    `/** Reply of each message that is answered, by its name. */\nexport interface Replies {\n${asked.map((name) => `  '${name}': ${titles[`${name}.reply`]};`).join('\n')}\n}\n`,
  ].join('\n');
}

/** Removes keywords that only validators can check, and uses `unknown` for any value. */
function typable(value) {
  if (Array.isArray(value)) return value.map(typable);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key]) => !['if', 'then', 'else', 'propertyNames', 'maxProperties', 'maxItems', 'minItems'].includes(key),
      )
      .map(([key, inner]) => [key, typable(inner)]),
  );
  if (kept.properties && typeof kept.additionalProperties === 'object') delete kept.additionalProperties;
  if (Object.keys(kept).join() === 'description') return { ...kept, tsType: 'unknown' };
  if (Object.keys(kept).join() === 'type,description' && kept.type === 'object')
    return { ...kept, tsType: 'Record<string, unknown>' };
  return kept;
}

/** Validators compiled by ajv, so that no schema is compiled at the start. */
export function validatorsModule(root) {
  const schemas = readSchemas(root);
  const ajv = new Ajv2020({
    schemas: Object.values(schemas),
    code: { source: true, lines: true },
    strict: true,
    strictTypes: false,
    strictRequired: false,
  });
  const names = Object.keys(schemas).filter((name) => name !== 'common');
  const source = standalone(ajv, Object.fromEntries(names.map((name) => [name.replaceAll('.', '_'), `${name}.json`])));
  const exported = /^exports\.(\w+) = (validate\d+);$/gm;
  const code = source.replace(/^"use strict";/, '').replace(exported, '');
  const table = [...source.matchAll(exported)].map(([, key, fn]) => `  '${key.replaceAll('_', '.')}': ${fn},`);
  return `${banner('protocol/schema')}// @ts-nocheck\n${code}\n/** Compiled validator of each message, by its name. */\nexport const validators: Record<string, import('ajv').ValidateFunction> = {\n${table.join('\n')}\n};\n`;
}

/** Generates the error codes from the tables in protocol/README.md, the only list of them. */
export function errorCodesModule(root) {
  const text = readFileSync(join(root, 'protocol/README.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (yes|no) \| (yes|no) \| (.+) \|$/gm)];
  const body = rows.map(
    ([, code, retryable, effects, meaning]) =>
      `  /** ${meaning} */\n  ${code}: { retryable: ${retryable === 'yes'}, sideEffects: ${effects === 'yes'} },`,
  );
  return `${banner('protocol/README.md')}\n/** Every error code, with its meaning for callers. */\nexport const errorCodes = {\n${body.join('\n')}\n} as const;\n\n/** A code of protocol/README.md. */\nexport type KnownErrorCode = keyof typeof errorCodes;\n`;
}
