/**
 * Returns the human-readable texts of a Python file, each `{ kind, line, text }`: comments, docstrings, names of tests
 * as titles, and, outside of tests, messages (strings of at least three words).
 */
export function pythonTexts(path, source) {
  const isTest = /(?:^|\/)tests?\//.test(path);
  const texts = [];
  let comment;
  for (const { kind, line, text, isAlone } of tokensOf(source)) {
    if (kind === 'comment') {
      if (comment && line === comment.end + 1) Object.assign(comment, { end: line, text: `${comment.text} ${text}` });
      else texts.push((comment = { kind: 'comment', line, end: line, text }));
      continue;
    }
    if (isAlone) texts.push({ kind: 'comment', line, text });
    else if (!isTest && text.trim().split(/\s+/).length >= 3) texts.push({ kind: 'message', line, text });
  }
  if (isTest) {
    for (const { 1: name, index } of source.matchAll(/^\s*(?:async )?def test_(\w+)/gm)) {
      texts.push({ kind: 'title', line: source.slice(0, index).split('\n').length, text: name.replaceAll('_', ' ') });
    }
  }
  return texts;
}

/** Returns comments and strings in order. A triple-quoted string that is `isAlone` on its line is a docstring. */
function* tokensOf(source) {
  const token =
    /#([^\n]*)|\b[rbfuRBFU]{0,2}("""|''')([\s\S]*?)\2|("""|''')([\s\S]*?)\4|(["'])((?:\\.|(?!\6)[^\\\n])*)\6/g;
  let line = 1;
  let from = 0;
  for (const match of source.matchAll(token)) {
    line += source.slice(from, match.index).split('\n').length - 1;
    from = match.index;
    const [, comment, , prefixed, triple, docstring, , plain] = match;
    if (comment !== undefined) yield { kind: 'comment', line, text: comment.trim() };
    else {
      const before = source.slice(source.lastIndexOf('\n', match.index) + 1, match.index);
      const isAlone = (triple !== undefined || prefixed !== undefined) && before.trim() === '';
      yield { kind: 'string', line, text: prefixed ?? docstring ?? plain, isAlone };
    }
  }
}
