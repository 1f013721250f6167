import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/source-files';
import { readMarker, type Marker } from './marker';

/** A fenced block of a document. */
export interface Block {
  document: string;
  /** Line of the document on which its code begins, from 1. */
  line: number;
  language: string;
  code: string;
  /** What the comment above it says about how it is run. */
  marker: Marker;
}

const skippedFolders = new Set(['node_modules', 'dist', '.venv', '.git', '.pytest_cache', 'data', 'decisions']);
const fence = /^(\s*)(`{3,}|~{3,})\s*(\S*)/;

/** Every Markdown file of the project, but those of recorded data and of decisions, which show how things once were. */
export function documents(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : documents(path);
      return entry.name.endsWith('.md') ? [path] : [];
    })
    .sort();
}

/** The fenced blocks of a document. @throws Error for a fence that is not closed, or a marker that cannot be read */
export function blocksOf(document: string, text = readFileSync(join(root, document), 'utf8')): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [, indent, mark, language] = fence.exec(lines[index]!) ?? [];
    if (mark === undefined) continue;
    const place = `${document}:${index + 1}`;
    const marker = readMarker(lines[index - 1] ?? '', place);
    const code: string[] = [];
    for (index++; lines[index]?.trim() !== mark; index++) {
      if (lines[index] === undefined) throw new Error(`${place}: the fence is not closed`);
      code.push(lines[index]!.slice(indent!.length));
    }
    const line = index - code.length + 1;
    blocks.push({ document, line, language: language!, code: `${code.join('\n')}\n`, marker });
  }
  return blocks;
}

export function placeOf({ document, line }: Block): string {
  return `${document}:${line}`;
}
