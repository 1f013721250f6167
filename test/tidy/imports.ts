import { dirname, join, relative } from 'node:path';
import { sourceOf } from '../support/package-sources.cjs';
import { root, sourceFiles, type SourceFile } from '../support/source-files';
import type { Graph } from './graph';

export const files = sourceFiles();
export const specs = files.filter(({ path }) => path.endsWith('.spec.ts'));
export const sources = files.filter((file) => !specs.includes(file));
const paths = new Set(sources.map(({ path }) => path));

/** The imports between source files, including `import type`, within a package and across packages. */
export const fileGraph: Graph = new Map(sources.map((file) => [file.path, importedFiles(file)]));

/** Returns the source files that a file imports. */
export function importedFiles({ path, imports }: SourceFile): string[] {
  return imports.flatMap((name) => targetsOf(path, name).filter((file) => paths.has(file)));
}

function targetsOf(path: string, name: string): string[] {
  const target = name.startsWith('.') ? join(dirname(path), name) : undefined;
  if (target !== undefined) return [`${target}.ts`, `${target}/index.ts`];
  const source = sourceOf(name);
  return source === undefined ? [] : [relative(root, source)];
}

const folders = new Set(sources.map(({ path }) => dirname(path)));
const isLeaf = new Map(
  [...folders].map((folder) => [folder, ![...folders].some((other) => dirname(other) === folder)]),
);

/**
 * Returns the room of a file, which is its folder. A file next to folders is its own room, because it combines the
 * folders (`index.ts`, a module) or is shared by them.
 */
export function roomOf(path: string): string {
  return isLeaf.get(dirname(path)) ? dirname(path) : path;
}
