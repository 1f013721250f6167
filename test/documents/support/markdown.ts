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
  /** The settings of the run, from the comment above the block. */
  marker: Marker;
}

const skippedFolders = new Set(['node_modules', 'dist', '.venv', '.git', '.pytest_cache', 'data', 'decisions']);
const fence = /^(\s*)(`{3,}|~{3,})\s*(\S*)/;

/** Lists all Markdown files, except recorded data and decisions, which may show old code. */
export function documents(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : documents(path);
      return entry.name.endsWith('.md') ? [path] : [];
    })
    .sort();
}

/** Returns the fenced blocks of a document. @throws Error for an unclosed fence, or a marker that is invalid or has no fence */
export function blocksOf(document: string, text = readFileSync(join(root, document), 'utf8')): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  const markers = new Set(lines.flatMap((line, index) => (/^\s*<!-- *example\b/.test(line) ? [index] : [])));
  for (let index = 0; index < lines.length; index++) {
    const [, indent, mark, language] = fence.exec(lines[index]!) ?? [];
    if (mark === undefined) continue;
    const place = `${document}:${index + 1}`;
    const markerIndex = lines[index - 1]?.trim() === '' ? index - 2 : index - 1; // Formatters insert an empty line.
    const marker = readMarker(lines[markerIndex] ?? '', place);
    markers.delete(markerIndex);
    const code: string[] = [];
    for (index++; lines[index]?.trim() !== mark; index++) {
      if (lines[index] === undefined) throw new Error(`${place}: the fence is not closed`);
      code.push(lines[index]!.slice(indent!.length));
    }
    const line = index - code.length + 1;
    blocks.push({ document, line, language: language!, code: `${code.join('\n')}\n`, marker });
  }
  for (const index of markers) throw new Error(`${document}:${index + 1}: expected a fence below the marker`);
  return blocks;
}

export function placeOf({ document, line }: Block): string {
  return `${document}:${line}`;
}
