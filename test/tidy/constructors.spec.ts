import * as ts from 'typescript';
import { declarations, parsed, walk } from './declarations';
import { dependencies } from './dependencies';
import { compare, none } from './exceptions';
import { completingSetters, fieldsSetFromOutside } from './setters';

const dependenciesMax = 5;
/** The composition, which creates everything, passes the parts on. */
const composition = /^src\/agent\/(composition\/|agent\.module\.ts$)/;

describe('a class', () => {
  it('declares each dependency separately, not in one object', () => {
    const bags = [...declarations.keys()].filter((name) => name.endsWith('Parts'));
    expect(compare('parts bags', bags)).toEqual(none);
  });

  it(`has at most ${dependenciesMax} dependencies, counting those inside of objects`, () => {
    const faults = parsed.flatMap(({ path, source }) => {
      const found: string[] = [];
      walk(source, (node) => {
        if (!ts.isClassDeclaration(node)) return;
        const count = dependenciesOf(node, path);
        if (count > dependenciesMax) found.push(`${node.name?.text} (${count}, ${path})`);
      });
      return found;
    });
    expect(compare('constructors', faults)).toEqual(none);
  });

  it('needs no setter to be complete', () => {
    expect(compare('completing setters', completingSetters())).toEqual(none);
  });

  it('sets its fields itself', () => {
    expect(compare('fields set from outside', fieldsSetFromOutside())).toEqual(none);
  });
});

describe('a function', () => {
  it(`accepts no object with more than ${dependenciesMax} services`, () => {
    const faults = parsed
      .filter(({ path }) => !composition.test(path))
      .flatMap(({ path, source }) => {
        const found: string[] = [];
        const owners = new Map<ts.Node, string>();
        walk(source, (node) => {
          if (ts.isClassDeclaration(node)) for (const member of node.members) owners.set(member, `${node.name?.text}.`);
          if (!ts.isFunctionLike(node) || ts.isConstructorDeclaration(node)) return;
          const counts = node.parameters
            .map(({ type }) => dependencies(type, path))
            .filter((count) => count > dependenciesMax);
          const name = `${owners.get(node) ?? ''}${node.name?.getText(source) ?? path}`;
          if (counts.length > 0) found.push(`${name} (${counts.join(', ')}, ${path})`);
        });
        return found;
      });
    expect(compare('functions', faults)).toEqual(none);
  });
});

function dependenciesOf({ members }: ts.ClassDeclaration, path: string): number {
  const constructors = members.filter(ts.isConstructorDeclaration);
  const parameters = constructors.flatMap((each) => [...each.parameters]);
  return parameters.reduce((sum, { type }) => sum + dependencies(type, path), 0);
}
