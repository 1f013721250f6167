import { dirname } from 'node:path';
import * as ts from 'typescript';
import { fileGraph, sources } from './imports';

export interface Parsed {
  path: string;
  source: ts.SourceFile;
}

export const parsed: readonly Parsed[] = sources.map(({ path, text }) => ({
  path,
  source: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false),
}));

/** Calls a function for every node of a file. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

export interface Declaration {
  path: string;
  node: ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
}

/** Classes and types of the project by name. */
export const declarations = new Map<string, Declaration[]>();

for (const { path, source } of parsed) {
  walk(source, (node) => {
    if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return;
    const name = node.name?.text ?? '';
    declarations.set(name, [...(declarations.get(name) ?? []), { path, node }]);
  });
}

/** Returns the declaration of a name in a file: its own, else an imported one. */
export function declarationOf(name: string, inFile: string): Declaration | undefined {
  const ranked = (declarations.get(name) ?? []).map((each) => ({ each, rank: distance(inFile, each.path) }));
  return ranked.filter(({ rank }) => rank !== undefined).sort((a, b) => a.rank! - b.rank!)[0]?.each;
}

/**
 * Returns the distance of a declaration: 0 in the same file, 1 in an imported file, 2 behind an imported index;
 * undefined if it is out of reach.
 */
function distance(from: string, to: string): number | undefined {
  if (from === to) return 0;
  const imported = fileGraph.get(from) ?? [];
  if (imported.includes(to)) return 1;
  const isBehind = (index: string): boolean => index.endsWith('/index.ts') && to.startsWith(dirname(index));
  return imported.some(isBehind) ? 2 : undefined;
}
