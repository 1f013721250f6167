/** The prose of a Markdown file, paragraph by paragraph, each `{ kind: 'document', line, text }`; code is left out. */
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

/** The descriptions in a JSON Schema or OpenAPI document: callers read them in the API and in agents' tools. */
export function schemaTexts(_path, source) {
  const lines = source.split('\n');
  return lines.flatMap((text, index) => {
    const described = /^\s*"(?:description|summary|title)": "(.*)",?$/.exec(text)?.[1];
    return described === undefined ? [] : [{ kind: 'document', line: index + 1, text: described }];
  });
}
