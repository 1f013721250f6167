import * as ts from 'typescript';
import { parsed, walk } from './declarations';

/** Names of values that stand for a credential. */
const secretName = /(?:secret|token|apiKey|ticket|password|hash)$/i;
/** A lookup by one of these is a comparison, too, unless it is by hash. */
const plainName = /(?:secret|token|apiKey|ticket|password)$/i;
const equality: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const lookups: ReadonlySet<string> = new Set([
  'get',
  'has',
  'includes',
  'indexOf',
  'startsWith',
  'endsWith',
  'localeCompare',
]);

/** Comparisons that tell an attacker nothing, with the reason. */
const allowed: Readonly<Record<string, string>> = {
  'src/access/credentials.ts: hash === secretHash': 'both are stored hashes; the lookup has found the credential',
  'src/access/own-key.policy.ts: secrets[0]?.hash !== secretHash': 'both are stored hashes of the caller',
  'src/api/tunnels/tunnels.ts: this.waiting.get(ticket)': 'a ticket is random, is valid for a minute and works once',
};

describe('secrets', () => {
  it('are compared only by isSameSecret or looked up by their HMAC', () => {
    const found = parsed
      .filter(({ path }) => !path.endsWith('.spec.ts') && path !== 'packages/protocol/src/secrets/same-secret.ts')
      .flatMap(({ path, source }) => comparisons(source).map((text) => `${path}: ${text}`));
    expect([...new Set(found)].sort()).toEqual(Object.keys(allowed).sort());
  });

  it.each([
    ['given === apiKey', true],
    ['request.token != this.secrets.workerToken', true],
    ["given === secrets['apiKey']", true],
    ['tickets.get(ticket)', true],
    ['timingSafeEqual(a, b)', true],
    ['ticket !== undefined', false],
    ["typeof ticket === 'string'", false],
    ["token === ''", false],
    ['bySecret.get(hash)', false],
    ['isSameSecret(given, apiKey)', false],
  ])('finds %s: %s', (text, isFound) => {
    const source = ts.createSourceFile('example.ts', text, ts.ScriptTarget.ES2022, true);
    expect(comparisons(source)).toEqual(isFound ? [text] : []);
  });
});

/** Returns the comparisons of a secret with another value. */
function comparisons(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    const isFound = ts.isBinaryExpression(node) ? isEquality(node) : ts.isCallExpression(node) && isComparingCall(node);
    if (isFound) found.push(node.getText(source));
  });
  return found;
}

function isEquality({ left, right, operatorToken }: ts.BinaryExpression): boolean {
  if (!equality.has(operatorToken.kind) || isHarmless(left) || isHarmless(right)) return false;
  return [left, right].some((side) => secretName.test(nameOf(side)));
}

function isComparingCall({ expression, arguments: given }: ts.CallExpression): boolean {
  const name = nameOf(expression);
  if (name === 'timingSafeEqual') return true;
  return (
    ts.isPropertyAccessExpression(expression) && lookups.has(name) && given.some((one) => plainName.test(nameOf(one)))
  );
}

/** True for values that are not secret. */
function isHarmless(node: ts.Expression): boolean {
  if (ts.isTypeOfExpression(node) || ts.isStringLiteral(node) || ts.isNumericLiteral(node)) return true;
  return ts.isIdentifier(node) ? node.text === 'undefined' : node.kind === ts.SyntaxKind.NullKeyword;
}

/** Returns the last name of an expression: `apiKey` of `secrets.apiKey`. */
function nameOf(node: ts.Expression): string {
  if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node)) return nameOf(node.expression);
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression)
    ? node.argumentExpression.text
    : '';
}
