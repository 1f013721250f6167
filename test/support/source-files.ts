import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';

export const root = join(__dirname, '../..');

/** A file of src/, as the tidy tests look at it. */
export interface SourceFile {
  /** From the root of the project, with slashes. */
  path: string;
  /** First folder below src/, or the file's own name at the top. */
  module: string;
  text: string;
  /** Everything it imports, `import(…)` and `import type` too. */
  imports: string[];
}

/** Every TypeScript file under src/, without the generated ones. */
export function sourceFiles(): SourceFile[] {
  const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !name.includes('generated/'))
    .map((name) => {
      const path = relative(root, join(root, 'src', name));
      const text = readFileSync(join(root, path), 'utf8');
      return { path, module: name.split('/')[0]!, text, imports: importsOf(text) };
    });
}

function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}
