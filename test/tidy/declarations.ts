import * as ts from 'typescript';
import { sources } from './imports';

export interface Parsed {
  path: string;
  source: ts.SourceFile;
}

export const parsed: readonly Parsed[] = sources.map(({ path, text }) => ({
  path,
  source: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false),
}));

/** Visits every node of a file. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** Classes of the project by name; errors, rows of the API and the like hold values. */
export const classes = new Map<string, { path: string; declaration: ts.ClassDeclaration }>();
export const types = new Map<string, TypeDeclaration>();

for (const { path, source } of parsed) {
  walk(source, (node) => {
    if (ts.isClassDeclaration(node) && node.name) classes.set(node.name.text, { path, declaration: node });
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) types.set(node.name.text, node);
  });
}
