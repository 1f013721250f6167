// Generates the JSON Schemas of requests and their compiled validators from the rules of the DTOs. The service then
// needs no class-validator, and compiles no schemas at the start.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { Ajv2020 } = require('ajv/dist/2020');
const standalone = require('ajv/dist/standalone').default;

const program = fileURLToPath(import.meta.url);
if (process.argv[1] === program) process.stdout.write(textFrom(process.argv[2]));

/** Generates src/api/validation/generated/requests.ts. A separate process loads the DTOs from their TypeScript. */
export function requestsModule(root) {
  const compiler = join(root, 'test/support/compile-typescript.cjs');
  return execFileSync(process.execPath, ['--require', compiler, program, root], { cwd: root, encoding: 'utf8' });
}

function textFrom(root) {
  require('reflect-metadata');
  const src = join(root, 'src');
  const { schemasOf, referenceTo } = require(join(src, 'api/validation/rules-schema.ts'));
  const files = readdirSync(src, { recursive: true }).filter((file) => file.endsWith('.dto.ts'));
  const exported = files.sort((a, b) => (a < b ? -1 : 1)).flatMap((file) => Object.values(require(join(src, file))));
  const schemas = schemasOf(exported.filter((each) => typeof each === 'function' && each.name.endsWith('Dto')));
  const code = compiled(schemas, referenceTo);
  return `// Generated from the DTOs by \`npm run codegen\`. Do not edit.
// @ts-nocheck
${code}
/** JSON Schema of each DTO of a request, by its class name. */
export const requestSchemas: Record<string, { properties: Record<string, Record<string, unknown>> }> = ${JSON.stringify(schemas, null, 2)};
`;
}

/** Compiles the schemas so that validators report all errors, each with its schema, which contains the message. */
function compiled(schemas, referenceTo) {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    code: { source: true, lines: true },
  });
  ajv.addVocabulary(['x-message', 'components']);
  ajv.addSchema({ $id: 'requests', components: { schemas } });
  const names = Object.keys(schemas);
  const source = cheapLengths(
    standalone(ajv, Object.fromEntries(names.map((name) => [name, `requests${referenceTo(name)}`]))),
  );
  const exported = /^exports\.(\w+) = (validate\d+);$/gm;
  const table = [...source.matchAll(exported)].map(([, name, fn]) => `  ${name}: ${fn},`);
  return `${source.replace(/^"use strict";/, '').replace(exported, '')}
/** Compiled validator of each DTO of a request, by its class name. */
export const requestValidators: Record<string, import('ajv').ValidateFunction> = {
${table.join('\n')}
};
`;
}

/** Counts code points only if the string has more UTF-16 units than its limit of characters. */
function cheapLengths(source) {
  return source.replaceAll(/if\((func\d+)\((\w+)\) > (\d+)\)/g, 'if($2.length > $3 && $1($2) > $3)');
}
