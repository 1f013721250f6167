/** Wraps a paragraph or a list item of Markdown at 120 columns; further lines of an item are indented below its text. */
export function wrap(text) {
  const indent = text.startsWith('- ') ? '  ' : '';
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 120) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
