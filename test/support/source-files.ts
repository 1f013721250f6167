import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

export const root = join(__dirname, '../..');

/** The folders of sources, each with the name of its package. The service has no name, because no file imports it. */
export const packages = [
  { folder: 'src', name: undefined },
  { folder: 'packages/protocol/src', name: '@yardmaster/protocol' },
  { folder: 'packages/worker-kit/src', name: '@yardmaster/worker-kit' },
  { folder: 'packages/testkit/src', name: '@yardmaster/testkit' },
  { folder: 'packages/client/src', name: '@yardmaster/client' },
  { folder: 'workers/browser/src', name: '@yardmaster/browser-worker' },
  { folder: 'workers/mcp/src', name: '@yardmaster/mcp-worker' },
] as const;

/** A source file of the service, a package or a worker, for the tidy tests. */
export interface SourceFile {
  /** Path from the root of the project, with slashes. */
  path: string;
  /** Its module: the first folder below `src`, or the file name there; in packages the package name, with the subpath if it has its own export. */
  module: string;
  text: string;
  /** Everything that it imports, including `import(…)` and `import type`. */
  imports: string[];
}

/** Returns every TypeScript source file, without generated files and the tests in `test/`. */
export function sourceFiles(): SourceFile[] {
  return packages.flatMap(({ folder, name }) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('generated/'))
      .map((file) => {
        const text = readFileSync(join(root, folder, file), 'utf8');
        const module = name === undefined ? file.split('/')[0]! : moduleOf(name, file);
        return { path: `${folder}/${file}`, module, text, imports: importsOf(text) };
      }),
  );
}

/** The parts of the worker kit with their own export, which the rest of the kit imports. */
const parts = /^(clock|http)\//;

function moduleOf(name: string, file: string): string {
  const part = name === '@yardmaster/worker-kit' ? parts.exec(file)?.[1] : undefined;
  return part === undefined ? name : `${name}/${part}`;
}

function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}
