import { dirname, join } from 'node:path';
import { sourceFiles, type SourceFile } from '../support/source-files';
import type { Graph } from './graph';

export const files = sourceFiles();
export const specs = files.filter(({ path }) => path.endsWith('.spec.ts'));
export const sources = files.filter((file) => !specs.includes(file));
const paths = new Set(sources.map(({ path }) => path));

/** Which file of src/ imports which, `import type` too. */
export const fileGraph: Graph = new Map(sources.map((file) => [file.path, importedFiles(file)]));

function importedFiles({ path, imports }: SourceFile): string[] {
  const targets = imports.filter((name) => name.startsWith('.')).map((name) => join(dirname(path), name));
  return targets.flatMap((target) => [`${target}.ts`, `${target}/index.ts`].filter((file) => paths.has(file)));
}

const folders = new Set(sources.map(({ path }) => dirname(path)));
const isLeaf = new Map(
  [...folders].map((folder) => [folder, ![...folders].some((other) => dirname(other) === folder)]),
);

/**
 * The room that a file is in: its folder. A file beside folders stands for itself, since it opens the folders, ties them together
 * (`index.ts`, a module) or is shared by them.
 */
export function roomOf(path: string): string {
  return isLeaf.get(dirname(path)) ? dirname(path) : path;
}
