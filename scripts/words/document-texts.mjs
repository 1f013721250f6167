/** Returns the paragraphs of a Markdown file, each `{ kind: 'document', line, text }`, without code. */
export function documentTexts(_path, source) {
  const texts = [];
  let isCode = false;
  let paragraph;
  for (const [index, line] of source.split('\n').entries()) {
    if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode;
    else if (!isCode && line.trim() !== '') {
      const bare = line.replace(/`[^`]*`|\]\([^)]*\)|<!--.*?-->/g, ' ').trim();
      if (paragraph) paragraph.text += ` ${bare}`;
      else texts.push((paragraph = { kind: 'document', line: index + 1, text: bare }));
      continue;
    }
    paragraph = undefined;
  }
  return texts;
}

/**
 * Returns the descriptions in a JSON Schema or OpenAPI document, which callers read in the API and in agents' tools.
 */
export function schemaTexts(_path, source) {
  const lines = source.split('\n');
  return lines.flatMap((text, index) => {
    const described = /^\s*"(?:description|summary|title)": "(.*)",?$/.exec(text)?.[1];
    return described === undefined ? [] : [{ kind: 'document', line: index + 1, text: described }];
  });
}
