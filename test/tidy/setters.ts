import * as ts from 'typescript';
import { parsed, walk, type Parsed } from './declarations';
import { reachable } from './graph';
import { fileGraph } from './imports';

/** `onMessage(listener)` subscribes to an event; the object is complete without it. */
const isListener = /^on[A-Z]/;

/**
 * Setters that complete an object: a public method or setter that gives a field its first value from a parameter. A
 * field that the class clears again has a lifecycle (`open` and `close`), and does not count.
 */
export function completingSetters(): string[] {
  return parsed.flatMap(({ path, source }) => {
    const found: string[] = [];
    walk(source, (node) => {
      if (!ts.isClassDeclaration(node)) return;
      const cleared = clearedFields(node);
      const open = new Set(
        node.members
          .filter(isUnset)
          .map(memberName)
          .filter((name) => !cleared.has(name)),
      );
      for (const member of node.members) {
        if (!ts.isMethodDeclaration(member) && !ts.isSetAccessorDeclaration(member)) continue;
        if (isListener.test(memberName(member))) continue;
        if (isPublic(member) && assignsGiven(member, open))
          found.push(`${node.name?.text}.${memberName(member)} (${path})`);
      }
    });
    return found;
  });
}

function clearedFields(node: ts.ClassDeclaration): ReadonlySet<string> {
  const cleared = new Set<string>();
  walk(node, (inner) => {
    const target = assigned(inner);
    if (target?.expression.kind !== ts.SyntaxKind.ThisKeyword) return;
    const { right } = inner as ts.BinaryExpression;
    if (ts.isIdentifier(right) && right.text === 'undefined') cleared.add(target.name.text);
  });
  return cleared;
}

/**
 * Returns public fields that another file assigns, found by their names: the other file imports the owner, directly or
 * through others.
 */
export function fieldsSetFromOutside(): string[] {
  const owners = new Map<string, Field[]>();
  for (const field of parsed.flatMap(mutableFields)) owners.set(field.name, [...(owners.get(field.name) ?? []), field]);
  return parsed.flatMap(({ path, source }) => {
    const found: string[] = [];
    walk(source, (node) => {
      const target = assigned(node);
      if (!target || target.expression.kind === ts.SyntaxKind.ThisKeyword) return;
      const fields = owners.get(target.name.text) ?? [];
      for (const field of fields) {
        if (field.path !== path && reachable(fileGraph, path).has(field.path))
          found.push(`${field.owner}.${field.name} (${field.path}, set in ${path})`);
      }
    });
    return found;
  });
}

interface Field {
  name: string;
  owner: string;
  path: string;
}

/** Handlers such as `onclose` belong to external interfaces, whose objects are designed to get handlers. */
function isForeign(name: string): boolean {
  return /^on[a-z]+$/.test(name);
}

function mutableFields({ path, source }: Parsed): Field[] {
  const fields: Field[] = [];
  walk(source, (node) => {
    if (!ts.isClassDeclaration(node) || path.endsWith('.dto.ts')) return;
    for (const member of node.members) {
      if (!ts.isPropertyDeclaration(member) || !isPublic(member) || isForeign(memberName(member))) continue;
      fields.push({ name: memberName(member), owner: node.name?.text ?? '', path });
    }
  });
  return fields;
}

function assigned(node: ts.Node): ts.PropertyAccessExpression | undefined {
  if (!ts.isBinaryExpression(node)) return undefined;
  const { operatorToken, left } = node;
  const isAssignment =
    operatorToken.kind >= ts.SyntaxKind.FirstAssignment && operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  return isAssignment && ts.isPropertyAccessExpression(left) ? left : undefined;
}

/** True if the method assigns a parameter to a field that has no value before, whatever else it does. */
function assignsGiven(
  { parameters, body }: ts.MethodDeclaration | ts.SetAccessorDeclaration,
  open: ReadonlySet<string>,
): boolean {
  const given = new Set(parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])));
  let found = false;
  if (body)
    walk(body, (node) => {
      const target = assigned(node);
      if (target?.expression.kind !== ts.SyntaxKind.ThisKeyword || !open.has(target.name.text)) return;
      const { right } = node as ts.BinaryExpression;
      found ||= ts.isIdentifier(right) && given.has(right.text);
    });
  return found;
}

function isUnset(member: ts.ClassElement): boolean {
  if (!ts.isPropertyDeclaration(member) || member.initializer) return false;
  return (
    member.questionToken !== undefined ||
    member.exclamationToken !== undefined ||
    (member.type !== undefined &&
      ts.isUnionTypeNode(member.type) &&
      member.type.types.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword))
  );
}

function isPublic(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  const isHidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword, ts.SyntaxKind.ReadonlyKeyword];
  return !modifiers.some(({ kind }) => isHidden.includes(kind)) && !ts.isPrivateIdentifier(member.name ?? member);
}

function memberName({ name }: ts.ClassElement): string {
  return name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) ? name.text : '';
}
