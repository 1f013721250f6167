import * as ts from 'typescript';
import { declarations } from './declarations';
import { dependencies } from './dependencies';

/** A file that imports the services named below. */
const path = 'src/agent/composition/control-plane.ts';

const bag = 'interface Bag { registry: Registry; leases: Leases; clock: Clock; close(): void }';

function typeOf(text: string): ts.TypeNode {
  return parse<ts.TypeAliasDeclaration>(`type T = ${text};`).type;
}

function parse<T extends ts.Statement>(text: string): T {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false).statements[0] as ts.Statement as T;
}

describe(dependencies, () => {
  beforeAll(() => declarations.set('Bag', [{ path, node: parse<ts.InterfaceDeclaration>(bag) }]));
  afterAll(() => declarations.delete('Bag'));

  it.each([
    ['Registry', 1],
    ['string', 1],
    ['{ name: string; limit: number }', 1],
    ['{ close(): void }', 1],
    ['{ registry: Registry; leases: Leases; clock: Clock }', 3],
    ['{ registry: Registry; leases: Leases; clock: Clock; close(): void }', 3],
    ['Readonly<{ registry: Registry; close(): void }> & { wake: () => void }', 2],
    ['{ parts: { registry: Registry; leases: Leases; close(): void } } | undefined', 2],
    ['{ log: Log; registry: Registry }', 2],
    ['Bag', 3],
    ['Readonly<Bag>', 3],
    ["Pick<Bag, 'registry' | 'close'>", 1],
    ['[Registry, Leases, Clock]', 3],
    ['readonly Registry[]', 1],
    ['ControlPlane', 1],
    ['ReturnType<typeof createControlPlane>', Infinity],
    ['{ made: ReturnType<typeof createControlPlane> }', Infinity],
  ])('counts %s as %d', (text, count) => {
    expect(dependencies(typeOf(text), path)).toBe(count);
  });
});
