import * as ts from 'typescript';
import { declarationOf, type Declaration } from './declarations';

/**
 * Given to each handler of a task, which takes it apart: one object to its maker, though its members are functions. And the built control
 * plane, which only the composition may import (`rooms.spec.ts`).
 */
const faces = new Set(['HandlerContext', 'MockContext', 'ControlPlane']);
/** Classes and interfaces that hold values: a parameter of such a type is a setting. */
const isValueFile = /\.dto\.ts$|\/generated\//;

/**
 * How many dependencies a parameter of this type brings: a service is one, an object is as many as it has members that are services,
 * and settings of any number are one together.
 */
export function dependencies(type: ts.TypeNode | undefined, path: string): number {
  return type === undefined || isService(type, path) ? 1 : Math.max(1, servicesIn(type, path, []));
}

/** How many members of an object type are services, callbacks to them, or objects that hold some. */
function servicesIn(type: ts.TypeNode, path: string, seen: readonly Declaration[]): number {
  return membersOf(type, path, seen).reduce((sum, { member, within }) => {
    if (!ts.isPropertySignature(member) || !member.type) return sum;
    const { path: own } = within.at(-1) ?? { path };
    return sum + (isService(member.type, own) ? 1 : servicesIn(member.type, own, within));
  }, 0);
}

interface Member {
  member: ts.TypeElement;
  /** The types inside which it was found, the innermost last. They are not opened again. */
  within: readonly Declaration[];
}

function membersOf(type: ts.TypeNode, path: string, seen: readonly Declaration[]): Member[] {
  if (ts.isParenthesizedTypeNode(type)) return membersOf(type.type, path, seen);
  if (ts.isTypeLiteralNode(type)) return type.members.map((member) => ({ member, within: seen }));
  if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type))
    return type.types.flatMap((each) => membersOf(each, path, seen));
  return ts.isTypeReferenceNode(type) ? membersOfNamed(nameOf(type), type.typeArguments, path, seen) : [];
}

function membersOfNamed(
  name: string,
  [inner, keys]: readonly ts.TypeNode[] = [],
  path: string,
  seen: readonly Declaration[],
): Member[] {
  if (inner && /^(Readonly|Partial|Required)$/.test(name)) return membersOf(inner, path, seen);
  if (inner && keys && /^(Pick|Omit)$/.test(name)) {
    const named = new Set(literals(keys));
    return membersOf(inner, path, seen).filter(({ member }) => named.has(memberName(member)) === (name === 'Pick'));
  }
  const declaration = declarationOf(name, path);
  if (!declaration || seen.includes(declaration)) return [];
  const { path: own, node } = declaration;
  const within = [...seen, declaration];
  if (ts.isClassDeclaration(node)) return [];
  if (ts.isTypeAliasDeclaration(node)) return membersOf(node.type, own, within);
  const bases = (node.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
  const inherited = bases.flatMap(({ expression, typeArguments }) =>
    ts.isIdentifier(expression) ? membersOfNamed(expression.text, typeArguments, own, within) : [],
  );
  return [...node.members.map((member) => ({ member, within })), ...inherited];
}

/** Whether it does something for its owner: a class of the project, an interface of methods, or a function. */
function isService(type: ts.TypeNode, path: string): boolean {
  if (ts.isFunctionTypeNode(type)) return true;
  if (ts.isParenthesizedTypeNode(type)) return isService(type.type, path);
  if (ts.isUnionTypeNode(type)) return type.types.some((each) => isService(each, path));
  if (!ts.isTypeReferenceNode(type)) return false;
  const [name, inner] = [nameOf(type), type.typeArguments?.[0]];
  if (inner && /^(Pick|Omit|Readonly|Partial)$/.test(name)) return isClass(inner, path) && isService(inner, path);
  if (faces.has(name)) return true;
  const { path: own = '', node } = declarationOf(name, path) ?? {};
  if (!node) return false;
  if (ts.isClassDeclaration(node)) return !isValueFile.test(own) && !name.endsWith('Error');
  if (ts.isInterfaceDeclaration(node)) return node.members.some(ts.isMethodSignature);
  return !ts.isUnionTypeNode(node.type) && isService(node.type, own);
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
