import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import * as ts from 'typescript';
import { root } from '../support/source-files';

export interface Manifest {
  version: string;
  scripts: Record<string, string>;
  workspaces: string[];
  engines: { node: string };
}

export const manifest = JSON.parse(textOf('package.json')) as Manifest;

/** Returns the text of a file; the path is relative to the project's root. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function yamlOf<T>(path: string): T {
  return load(textOf(path)) as T;
}

/** Parses JSON with comments, as editors do. */
export function jsonOf<T>(path: string): T {
  const { config, error } = ts.parseConfigFileTextToJson(path, textOf(path)) as { config: T; error?: ts.Diagnostic };
  if (error) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`);
  return config;
}

/** Returns the files with this extension directly in a folder, relative to the project's root. */
export function filesIn(folder: string, ending: string): string[] {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => `${folder}/${name}`);
}

/** Returns the names in a text that do not exist: scripts of `npm run`, files and folders. */
export function unknownNamesIn(text: string): string[] {
  const scripts = [...text.matchAll(/\bnpm (?:run )?([a-z:-]+)/g)]
    .filter(([call, name]) => call.startsWith('npm run ') || ['start', 'test'].includes(name!))
    .map(([call, name = '']) => ({ name: call, exists: name in manifest.scripts }));
  const paths = [
    ...text.matchAll(
      /(?<![\w/.@-])((?:\.github|src|packages|workers|test|protocol|python-worker|scripts|docs)\/[\w./*-]*)/g,
    ),
    ...text.matchAll(/(?<![\w/.-])([A-Z][A-Z_]+\.md|\.nvmrc|package(?:-lock)?\.json)\b/g),
    ...text.matchAll(/blob\/main\/([\w./-]+\w)/g),
  ].map(([, path]) => ({ name: path!, exists: existsBefore(path!) }));
  return [...scripts, ...paths].filter(({ exists }) => !exists).map(({ name }) => name);
}

/**
 * True if a file or folder exists, or a file matches the pattern. Virtual environments count as existing, because setup
 * creates them.
 */
function existsBefore(path: string): boolean {
  if (path.includes('/.venv/')) return true;
  const [start, end] = path.replace(/\.$/, '').split('*');
  if (end === undefined) return existsSync(join(root, start!));
  return filesIn(dirname(start!), end).some((file) => file.startsWith(start!));
}
