import type { Cuttable } from './budget.policy';
import type { ContentFormat } from '../steps/step';
import { htmlPieces } from './html-pieces.policy';

/** Splits the text of each format into pieces that must not be cut. */
export const piecesOf: Readonly<Record<ContentFormat, (text: string) => Cuttable>> = {
  text: (text) => ({ pieces: text.split('\n'), separator: '\n' }),
  markdown: (text) => ({ pieces: markdownBlocks(text), separator: '\n\n' }),
  aria: ariaLines,
  html: htmlPieces,
};

/** Blocks of Markdown, separated by empty lines. A fenced code block is one block. */
export function markdownBlocks(text: string): string[] {
  const blocks: string[] = [];
  let fence: string | undefined;
  for (const block of text.split(/\n{2,}/)) {
    if (fence === undefined) blocks.push(block);
    else blocks[blocks.length - 1] += `\n\n${block}`;
    for (const [, marks] of block.matchAll(/^ *(```+|~~~+)/gm)) {
      if (fence === undefined) fence = marks;
      else if (marks!.startsWith(fence)) fence = undefined;
    }
  }
  return blocks;
}

/** Lines of an aria snapshot. A part that begins inside a node starts with the ancestors of the node. */
function ariaLines(text: string): Cuttable {
  const pieces = text.split('\n');
  const contextOf = (index: number): string => {
    const around: string[] = [];
    let depth = indentation(pieces[index]!);
    for (let at = index - 1; at >= 0 && depth > 0; at--) {
      if (pieces[at]!.trim() === '' || indentation(pieces[at]!) >= depth) continue;
      depth = indentation(pieces[at]!);
      around.unshift(`${pieces[at]}\n`);
    }
    return around.join('');
  };
  return { pieces, separator: '\n', contextOf };
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
