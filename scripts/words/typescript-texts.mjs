import ts from 'typescript';

/**
 * Returns the human-readable texts of a TypeScript or JavaScript file, each `{ kind, line, text }`: comments, titles of
 * tests, and, outside of tests, messages (string literals of at least three words).
 */
export function typescriptTexts(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const lineOf = (position) => file.getLineAndCharacterOfPosition(position).line + 1;
  const isTest = /\.spec\.ts$|^test\//.test(path);
  const texts = joinedComments(commentsOf(file, source)).map(({ pos, text }) => {
    return { kind: 'comment', line: lineOf(pos), text };
  });
  const visit = (node) => {
    if (isTest && ts.isCallExpression(node) && isTestCall(node.expression)) {
      const [title] = node.arguments;
      if (title && isText(title)) texts.push({ kind: 'title', line: lineOf(title.pos), text: textOf(title) });
    }
    if (!isTest && isText(node) && !ts.isImportDeclaration(node.parent)) {
      const text = textOf(node);
      if (text.trim().split(/\s+/).length >= 3) texts.push({ kind: 'message', line: lineOf(node.pos), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

/** Returns every comment of a file once. */
function commentsOf(file, source) {
  const found = new Map();
  const keep = (ranges) => ranges?.forEach((range) => found.set(range.pos, range));
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.JsxText) return;
    keep(ts.getLeadingCommentRanges(source, node.getFullStart()));
    keep(ts.getTrailingCommentRanges(source, node.getEnd()));
    node.getChildren(file).forEach(visit);
  };
  visit(file);
  const sorted = [...found.values()].sort((a, b) => a.pos - b.pos);
  return sorted.map(({ pos, end }) => ({ pos, end, text: source.slice(pos, end) }));
}

/** Returns the comments without their marks. Adjacent lines of `//` are one text. */
function joinedComments(comments) {
  const texts = [];
  let last;
  for (const { pos, end, text } of comments) {
    const isLine = text.startsWith('//');
    const bare = isLine
      ? text.slice(2).trim()
      : text
          .replace(/^\/\*+|\*+\/$/g, '')
          .replace(/^\s*\* ?/gm, '')
          .trim();
    if (isLine && last?.isLine && pos - last.end < 80) {
      last.entry.text += ` ${bare}`;
      last.end = end;
      continue;
    }
    const entry = { pos, text: bare };
    texts.push(entry);
    last = { isLine, end, entry };
  }
  return texts;
}

/** True for `it`, `test` and `describe`, also with `.each(…)` or `.skip`. */
function isTestCall(called) {
  if (ts.isIdentifier(called)) return /^(?:it|test|describe)$/.test(called.text);
  if (ts.isPropertyAccessExpression(called)) return isTestCall(called.expression);
  if (ts.isCallExpression(called)) return isTestCall(called.expression);
  return ts.isTaggedTemplateExpression(called) && isTestCall(called.tag);
}

function isText(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}
