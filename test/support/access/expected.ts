import type { Scope } from '../../../src/access';
import type { TestCaller } from './callers';

/** The answer to an allowed request: `<status>`, `<status> <code>` or `<status> <code> <a word of the detail>`. */
export type Answer = number | `${number} ${string}`;

export interface Rule {
  /** `any`: every valid key. */
  access: 'public' | 'workers' | 'any' | Scope;
  own?: 'task' | 'session' | 'list';
}

/** The owner of the object that a request names. */
export type Ownership = 'own' | 'of another key' | 'of the built-in key' | 'absent' | 'any';

export const unauthorized =
  '401 UNAUTHORIZED: missing or wrong API key; send it as `Authorization: Bearer <key>` or `X-Api-Key: <key>`';

/** The scopes that each scope stands for, in the words of the documentation and not of the code. */
const meaning: Readonly<Record<Scope, readonly Scope[]>> = {
  submit: ['submit'],
  read: ['read'],
  operate: ['read', 'operate'],
  admin: ['submit', 'read', 'operate', 'admin'],
};

/** Returns the refusal of a request; undefined if it is allowed. `<id>` stands for the id of the object. */
export function refusalOf(
  { access, own }: Rule,
  { caller, name, scopes }: TestCaller,
  owner: Ownership,
): string | undefined {
  if (access === 'public' || access === 'workers') return undefined;
  if (!caller) return unauthorized;
  if (access === 'any') return undefined;
  const granted = scopes.flatMap((scope) => meaning[scope]);
  if (granted.includes(access)) return undefined;
  const lacks = `403 FORBIDDEN: API key ${name} lacks the scope ${access}`;
  if (own === undefined || !granted.includes('submit')) return lacks;
  if (own === 'list' || owner === 'own') return undefined;
  if (owner === 'absent' || !granted.includes('read')) return `404 NOT_FOUND: ${own} <id> not found`;
  return `${lacks}, because the ${own} belongs to another key`;
}

interface Problem {
  code: string;
  detail: string;
  details?: { scope?: string };
}

/** Describes an answer like an `Answer` or a refusal, whichever is expected. Shows the whole detail of a surprise. */
export function describeAnswer(status: number, body: string, expected: Answer | undefined): string {
  if (status < 400) return String(status);
  const problem = body.startsWith('{') ? (JSON.parse(body) as Problem) : undefined;
  return problem ? describeProblem({ status, ...problem }, expected) : String(status);
}

export function describeProblem(problem: Problem & { status: number }, expected: 'ok' | Answer | undefined): string {
  const { status, code, detail, details } = problem;
  const [, , word] = String(expected ?? '').split(' ');
  const short = [status, code, ...(word !== undefined && detail.includes(word) ? [word] : [])].join(' ');
  if (short === expected) return short;
  const scope =
    code === 'FORBIDDEN' && !detail.includes(`scope ${details?.scope}`) ? ` (details: ${details?.scope})` : '';
  return `${status} ${code}: ${detail}${scope}`;
}

/** Returns the status of an answer or refusal, for `HEAD`. */
export function statusOf(answer: string): string {
  return answer.slice(0, 3);
}
