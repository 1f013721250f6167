// From protocol/schema/capabilities/: the declarations of the built-in capabilities, how each is offered, the table of mock behaviours, and
// docs/capabilities.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { wrap } from './wrap.mjs';

const source = 'protocol/schema/capabilities';
const workers = { python: 'Python worker', mcp: 'MCP worker', browser: 'browser worker' };
const switches = ['signalsStart', 'takesInput'];
const banner = (from) => `// Generated from ${from} by \`npm run codegen\`. Do not edit.\n`;

/**
 * Reads the built-in capabilities, by name. `x-yard` specifies how a capability is offered. It is internal to this
 * project and not part of a worker's declaration.
 * @returns {Array<{ declaration: object, worker: string, mock: string, handling: object }>}
 */
export function readCapabilities(root) {
  const folder = join(root, source);
  const files = readdirSync(folder).sort();
  return files.map((file) => capabilityOf(file, JSON.parse(readFileSync(join(folder, file), 'utf8'))));
}

function capabilityOf(file, { 'x-yard': offer = {}, ...declaration }) {
  const { worker, mock, ...handling } = offer;
  const fail = (fault) => {
    throw new Error(`${source}/${file}: ${fault}`);
  };
  if (`${declaration.name}.json` !== file) fail(`name: expected ${file.slice(0, -5)}, got ${declaration.name}`);
  if (!Object.hasOwn(workers, worker))
    fail(`x-yard.worker: expected one of ${Object.keys(workers).join(', ')}, got ${worker}`);
  if (typeof mock !== 'string' || mock === '') fail('x-yard.mock: say in a few words how the mock answers');
  for (const [key, value] of Object.entries(handling))
    if (!switches.includes(key) || typeof value !== 'boolean')
      fail(`x-yard.${key}: unknown, or not a boolean; there are worker, mock, ${switches.join(', ')}`);
  return { declaration, worker, mock, handling };
}

/** Generates the module with the declarations, which mock and real workers share, and how each is offered. */
export function capabilitiesModule(root) {
  const all = readCapabilities(root);
  const declarations = Object.fromEntries(all.map(({ declaration }) => [declaration.name, declaration]));
  const offers = Object.fromEntries(
    all.map(({ declaration, worker, handling }) => [declaration.name, { worker, handling }]),
  );
  return `${banner(source)}import type { Capability } from './messages';

/** Declarations of the built-in capabilities, by name. */
export const builtInCapabilities = ${JSON.stringify(declarations, null, 2)} satisfies Record<string, Capability>;

/** Name of a built-in capability. */
export type BuiltInCapability = keyof typeof builtInCapabilities;

/** Who offers a built-in capability, and how its handler works. No part of the declaration. */
export interface BuiltInOffer {
  readonly worker: ${Object.keys(workers)
    .map((name) => `'${name}'`)
    .join(' | ')};
  readonly handling: { readonly signalsStart?: boolean; readonly takesInput?: boolean };
}

/** How the real worker offers each built-in capability. */
export const builtInOffers: Readonly<Record<BuiltInCapability, BuiltInOffer>> = ${JSON.stringify(offers, null, 2)};
`;
}

const mockWorkers = 'packages/testkit/src/mock-workers';
const exported = /^export const behaviours = /m;

/**
 * Generates the table of mock behaviours from the files in behaviours/ that export `behaviours`.
 * @throws if two files have the same capability, because only the last one would apply
 */
export function behavioursModule(root) {
  const folder = join(root, mockWorkers, 'behaviours');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => exported.test(readFileSync(path, 'utf8')))
    .map((path) => relative(folder, path).slice(0, -3))
    .sort();
  refuseTwice(files.map((file) => ({ file, names: behavioursIn(join(folder, `${file}.ts`)) })));
  const imports = files.map((file, index) => `import { behaviours as part${index} } from '../behaviours/${file}';`);
  const parts = files.map((_, index) => `  ...part${index},`);
  return `${banner(`${mockWorkers}/behaviours`)}import type { BuiltInCapability } from '@yardmaster/protocol';
import type { MockBehaviour } from '../mock-behaviour';
${imports.join('\n')}

/** How mock workers answer each built-in capability. */
export const mockBehaviours: Readonly<Record<BuiltInCapability, MockBehaviour>> = {
${parts.join('\n')}
};
`;
}

/** Returns the capabilities that a file lists in `export const behaviours = { … }`. */
function behavioursIn(path) {
  const { statements } = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const declarations = statements
    .filter(ts.isVariableStatement)
    .flatMap((each) => [...each.declarationList.declarations]);
  const { initializer } = declarations.find(({ name }) => name.text === 'behaviours');
  const table = ts.isSatisfiesExpression(initializer) ? initializer.expression : initializer;
  const entries = ts.isObjectLiteralExpression(table) ? [...table.properties] : [undefined];
  return entries.map((entry) => {
    if (entry?.name && ts.isStringLiteral(entry.name)) return entry.name.text;
    throw new Error(`${path}: list each capability of \`behaviours\` by its name`);
  });
}

function refuseTwice(parts) {
  const owners = new Map();
  for (const { file, names } of parts) {
    for (const name of names) {
      if (owners.has(name))
        throw new Error(`${mockWorkers}/behaviours: ${name} is in ${owners.get(name)}.ts and in ${file}.ts; leave one`);
      owners.set(name, file);
    }
  }
}

/** docs/capabilities.md. */
export function capabilitiesDocument(root) {
  const all = readCapabilities(root);
  const sections = Object.entries(workers).map(([worker, title]) => {
    const items = all.filter((capability) => capability.worker === worker).map(itemOf);
    return `## ${title[0].toUpperCase()}${title.slice(1)}\n\n${items.join('\n')}\n`;
  });
  return `<!-- Generated from ${source} by \`npm run codegen\`. Do not edit. -->

# Built-in capabilities

The capabilities of the workers in this project. \`GET /v1/capabilities\` returns the schemas of your fleet;
\`${source}/\` has those of all built-in capabilities. _Mock_ describes the answer of a mock worker if
it differs ([mock.md](mock.md)). The browser worker offers its capabilities in sessions too; its mock offers
\`browser.connect\` only.

${sections.join('\n')}`;
}

function itemOf({ declaration: { name, description, sessions }, mock, handling: { takesInput } }) {
  const traits = `${sessions ? ' Usable in sessions.' : ''}${takesInput ? ' Accepts input while it runs.' : ''}`;
  const difference = mock === 'like the real worker' ? '' : ` _Mock: ${mock}._`;
  return wrap(`- \`${name}\`: ${description}${traits}${difference}`);
}
