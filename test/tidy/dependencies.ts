import * as ts from 'typescript';
import { classes, types } from './declarations';

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
export function dependencies(type: ts.TypeNode | undefined): number {
  return type === undefined || isService(type) ? 1 : Math.max(1, servicesIn(type));
}

/** How many members of an object type are services, callbacks to them, or objects that hold some. */
export function servicesIn(type: ts.TypeNode, seen: readonly string[] = []): number {
  return membersOf(type, seen).reduce((sum, { member, known }) => {
    if (ts.isMethodSignature(member)) return sum;
    if (!ts.isPropertySignature(member) || !member.type) return sum;
    return sum + (isService(member.type) ? 1 : servicesIn(member.type, known));
  }, 0);
}

interface Member {
  member: ts.TypeElement;
  /** The types inside which it was found, which are not opened again. */
  known: readonly string[];
}

function membersOf(type: ts.TypeNode, seen: readonly string[]): Member[] {
  if (ts.isParenthesizedTypeNode(type)) return membersOf(type.type, seen);
  if (ts.isTypeLiteralNode(type)) return type.members.map((member) => ({ member, known: seen }));
  if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type))
    return type.types.flatMap((each) => membersOf(each, seen));
  return ts.isTypeReferenceNode(type) ? membersOfNamed(nameOf(type), type.typeArguments, seen) : [];
}

function membersOfNamed(name: string, [inner, keys]: readonly ts.TypeNode[] = [], seen: readonly string[]): Member[] {
  if (inner && /^(Readonly|Partial|Required)$/.test(name)) return membersOf(inner, seen);
  if (inner && keys && /^(Pick|Omit)$/.test(name)) {
    const named = new Set(literals(keys));
    return membersOf(inner, seen).filter(({ member }) => named.has(memberName(member)) === (name === 'Pick'));
  }
  const declaration = seen.includes(name) ? undefined : types.get(name);
  if (!declaration) return [];
  const known = [...seen, name];
  if (ts.isTypeAliasDeclaration(declaration)) return membersOf(declaration.type, known);
  const bases = (declaration.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
  const inherited = bases.flatMap(({ expression, typeArguments }) =>
    ts.isIdentifier(expression) ? membersOfNamed(expression.text, typeArguments, known) : [],
  );
  return [...declaration.members.map((member) => ({ member, known })), ...inherited];
}

/** Whether it does something for its owner: a class of the project, an interface of methods, or a function. */
function isService(type: ts.TypeNode): boolean {
  if (ts.isFunctionTypeNode(type)) return true;
  if (ts.isParenthesizedTypeNode(type)) return isService(type.type);
  if (ts.isUnionTypeNode(type)) return type.types.some(isService);
  if (!ts.isTypeReferenceNode(type)) return false;
  const name = nameOf(type);
  const [inner] = type.typeArguments ?? [];
  if (
    inner &&
    /^(Pick|Omit|Readonly|Partial)$/.test(name) &&
    ts.isTypeReferenceNode(inner) &&
    classes.has(nameOf(inner))
  )
    return isService(inner);
  const found = classes.get(name);
  if (found) return !isValueFile.test(found.path) && !name.endsWith('Error');
  const declaration = types.get(name);
  if (!declaration || faces.has(name)) return faces.has(name);
  if (ts.isTypeAliasDeclaration(declaration))
    return (
      ts.isFunctionTypeNode(declaration.type) ||
      (ts.isTypeReferenceNode(declaration.type) && isService(declaration.type))
    );
  return declaration.members.some(ts.isMethodSignature);
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
