import * as ts from 'typescript';
import { declarationOf, type Declaration } from './declarations';

/**
 * Types that count as one dependency although their members are services: the context of a handler, the built control
 * plane, which only the composition may import (`rooms.spec.ts`), and `Statements`, the prepared statements of one
 * database.
 */
const faces = new Set(['HandlerContext', 'MockContext', 'ControlPlane', 'Statements']);
/** Services from packages, by the names of their types. */
const foreign = new Set(['Logger']);
/** Classes and interfaces that hold values: a parameter of such a type is a setting. */
const isValueFile = /\.dto\.ts$|\/generated\//;

/**
 * Returns the number of dependencies in a parameter of this type: a service counts as one, an object as the number of
 * its members that are services (even if it has methods), and all settings together as one. A type whose members are
 * unknown counts as too many.
 */
export function dependencies(type: ts.TypeNode | undefined, path: string): number {
  return type === undefined ? 1 : Math.max(1, servicesIn(type, { path, seen: [] }));
}

/** The file of a type, and the enclosing types, which are not visited again. */
interface Scope {
  path: string;
  seen: readonly Declaration[];
}

/** True for a service: a class of the project, an object with methods, or a function. */
function servicesIn(type: ts.TypeNode, scope: Scope): number {
  if (ts.isFunctionTypeNode(type)) return 1;
  if (ts.isParenthesizedTypeNode(type)) return servicesIn(type.type, scope);
  if (ts.isTypeOperatorNode(type))
    return type.operator === ts.SyntaxKind.ReadonlyKeyword ? servicesIn(type.type, scope) : 0;
  if (ts.isArrayTypeNode(type)) return Math.min(1, servicesIn(type.elementType, scope));
  if (ts.isUnionTypeNode(type)) return Math.max(...type.types.map((each) => servicesIn(each, scope)));
  if (ts.isIntersectionTypeNode(type)) return sum(type.types.map((each) => servicesIn(each, scope)));
  if (ts.isTupleTypeNode(type))
    return sum(type.elements.map((each) => servicesIn(ts.isNamedTupleMember(each) ? each.type : each, scope)));
  if (ts.isTypeLiteralNode(type)) return servicesOf(type.members.map((member) => ({ member, scope })));
  if (ts.isTypeQueryNode(type)) return 1;
  return ts.isTypeReferenceNode(type) ? servicesInNamed(type, scope) : 0;
}

function servicesInNamed(type: ts.TypeReferenceNode, scope: Scope): number {
  const name = nameOf(type);
  const inner = type.typeArguments?.[0];
  if (inner && /^(Readonly|Partial|Required|NonNullable|Awaited)$/.test(name)) return servicesIn(inner, scope);
  if (inner && /^(ReturnType|InstanceType)$/.test(name)) return Infinity;
  if (inner && /^(Pick|Omit)$/.test(name))
    return isClass(inner, scope.path) ? servicesIn(inner, scope) : servicesOf(membersOf(type, scope));
  if (faces.has(name) || foreign.has(name)) return 1;
  const declaration = declarationOf(name, scope.path);
  if (!declaration || scope.seen.includes(declaration)) return 0;
  const { path, node } = declaration;
  if (ts.isClassDeclaration(node)) return isValueFile.test(path) || name.endsWith('Error') ? 0 : 1;
  if (ts.isInterfaceDeclaration(node)) return servicesOf(membersOf(type, scope));
  return servicesIn(node.type, { path, seen: [...scope.seen, declaration] });
}

interface Member {
  member: ts.TypeElement;
  scope: Scope;
}

function servicesOf(members: readonly Member[]): number {
  const inside = sum(
    members.map(({ member, scope }) =>
      ts.isPropertySignature(member) && member.type ? servicesIn(member.type, scope) : 0,
    ),
  );
  return members.some(({ member }) => ts.isMethodSignature(member)) ? Math.max(1, inside) : inside;
}

function membersOf(type: ts.TypeNode, scope: Scope): Member[] {
  if (ts.isParenthesizedTypeNode(type)) return membersOf(type.type, scope);
  if (ts.isTypeLiteralNode(type)) return type.members.map((member) => ({ member, scope }));
  if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type))
    return type.types.flatMap((each) => membersOf(each, scope));
  return ts.isTypeReferenceNode(type) ? membersOfNamed(nameOf(type), type.typeArguments, scope) : [];
}

function membersOfNamed(name: string, [inner, keys]: readonly ts.TypeNode[] = [], scope: Scope): Member[] {
  if (inner && /^(Readonly|Partial|Required)$/.test(name)) return membersOf(inner, scope);
  if (inner && keys && /^(Pick|Omit)$/.test(name)) {
    const named = new Set(literals(keys));
    return membersOf(inner, scope).filter(({ member }) => named.has(memberName(member)) === (name === 'Pick'));
  }
  const declaration = declarationOf(name, scope.path);
  if (!declaration || scope.seen.includes(declaration)) return [];
  const { path, node } = declaration;
  const within = { path, seen: [...scope.seen, declaration] };
  if (ts.isClassDeclaration(node)) return [];
  if (ts.isTypeAliasDeclaration(node)) return membersOf(node.type, within);
  const bases = (node.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
  const inherited = bases.flatMap(({ expression, typeArguments }) =>
    ts.isIdentifier(expression) ? membersOfNamed(expression.text, typeArguments, within) : [],
  );
  return [...node.members.map((member) => ({ member, scope: within })), ...inherited];
}

function isClass(type: ts.TypeNode, path: string): boolean {
  const node = ts.isTypeReferenceNode(type) ? declarationOf(nameOf(type), path)?.node : undefined;
  return node !== undefined && ts.isClassDeclaration(node);
}

function nameOf({ typeName }: ts.TypeReferenceNode): string {
  return ts.isIdentifier(typeName) ? typeName.text : typeName.right.text;
}

function memberName(member: ts.TypeElement): string {
  return member.name && ts.isIdentifier(member.name) ? member.name.text : '';
}

function literals(type: ts.TypeNode): string[] {
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(literals);
  return ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
