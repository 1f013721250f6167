import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { root } from '../support/source-files';
import { parsed, walk } from './declarations';

interface LogEvent {
  levels: string[];
  programs: string[];
  fields: string[];
}

interface LogCall {
  path: string;
  level: string;
  /** Undefined if the first argument is not an object with a literal `event`. */
  event?: string;
  fields: string[];
  hasSpread: boolean;
}

const registry = JSON.parse(readFileSync(join(root, 'protocol/log-events.json'), 'utf8')) as Record<string, LogEvent>;
const levels = ['debug', 'info', 'warn', 'error', 'fatal'];
/**
 * The programs that log the events of these files; the first matching folder applies. The control plane dials with the
 * link of the kit.
 */
const programs: ReadonlyArray<[folder: string, ...programs: string[]]> = [
  ['packages/worker-kit/src/link/', 'TypeScript worker', 'control plane'],
  ['packages/worker-kit/', 'TypeScript worker'],
  ['packages/testkit/', 'mock worker'],
  ['workers/browser/', 'browser worker'],
  ['workers/mcp/', 'MCP worker'],
  ['src/', 'control plane'],
];
const calls = parsed.flatMap(({ path, source }) => logCalls(path, source));
const entries = Object.entries(registry);

describe('the events of the TypeScript logs', () => {
  it('are named by each log call', () => {
    expect(calls.length).toBeGreaterThan(80);
    expect(calls.filter(({ event }) => event === undefined).map(({ path }) => path)).toEqual([]);
  });

  it('are registered, with the levels and fields of each call', () => {
    expect(calls.flatMap(faultsOf)).toEqual([]);
  });

  it('are logged by each program that the registry names, and by no other', () => {
    const logged = calls.flatMap(({ path, event }) => programsOf(path).map((program) => `${program}: ${event}`));
    const registered = entries.flatMap(([name, { programs: its }]) =>
      its.filter((program) => program !== 'Python worker').map((program) => `${program}: ${name}`),
    );
    expect([...new Set(logged)].sort()).toEqual(registered.sort());
  });

  it('have no level and no field that nothing logs', () => {
    const ofTypeScript = entries.filter(([, { programs: its }]) => !its.includes('Python worker'));
    expect(ofTypeScript.flatMap(([name, event]) => unusedOf(name, event))).toEqual([]);
  });
});

describe('the generated types and the table of log events', () => {
  it('are up to date', () => {
    const module = join(root, 'scripts/codegen/log-events.mjs');
    const program = `const { logEventsModule, logEventsDocument } = await import(process.argv[1]);
      console.log(JSON.stringify([logEventsModule(process.argv[2]), logEventsDocument(process.argv[2])]));`;
    const args = ['--input-type=module', '--eval', program, module, root];
    const generated = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as string[];
    const files = ['packages/protocol/src/generated/log-events.ts', 'protocol/log-events.md'];
    expect(files.map((file) => readFileSync(join(root, file), 'utf8'))).toEqual(generated);
  });
});

function logCalls(path: string, source: ts.SourceFile): LogCall[] {
  const found: LogCall[] = [];
  if (programsOf(path).length === 0) return found;
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const level = node.expression.name.text;
    const [fields] = node.arguments;
    if (levels.includes(level) && fields && isLog(node.expression.expression)) found.push(callOf(path, level, fields));
  });
  return found;
}

/** Logs are named `log`, except the log of Nest's messages and the worker's own log. */
function isLog(receiver: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(receiver) ? receiver.name : receiver;
  return ts.isIdentifier(name) && ['log', 'target', 'events'].includes(name.text);
}

function callOf(path: string, level: string, fields: ts.Expression): LogCall {
  const call: LogCall = { path, level, fields: [], hasSpread: false };
  if (!ts.isObjectLiteralExpression(fields)) return call;
  for (const property of fields.properties) {
    const name = property.name && ts.isIdentifier(property.name) ? property.name.text : undefined;
    if (name === 'event' && ts.isPropertyAssignment(property) && ts.isStringLiteral(property.initializer))
      call.event = property.initializer.text;
    else if (name === undefined) call.hasSpread = true;
    else call.fields.push(name);
  }
  return call;
}

function faultsOf({ path, level, event = '', fields, hasSpread }: LogCall): string[] {
  const registered = registry[event];
  if (!registered) return [`${path}: ${event} is not registered`];
  const known = registered.fields.map((field) => field.replace('?', ''));
  const missing = registered.fields.filter((field) => !field.endsWith('?') && !fields.includes(field) && !hasSpread);
  return [
    ...(registered.levels.includes(level) ? [] : [`${path}: ${event} is not registered as ${level}`]),
    ...fields.filter((field) => !known.includes(field)).map((field) => `${path}: ${event} has no ${field}`),
    ...missing.map((field) => `${path}: ${event} lacks ${field}`),
  ];
}

function unusedOf(name: string, event: LogEvent): string[] {
  const its = calls.filter((call) => call.event === name);
  const isCarried = (field: string): boolean =>
    its.some(({ fields, hasSpread }) => hasSpread || fields.includes(field.replace('?', '')));
  return [
    ...event.levels.filter((level) => !its.some((call) => call.level === level)).map((level) => `${name} ${level}`),
    ...event.fields.filter((field) => !isCarried(field)).map((field) => `${name}.${field}`),
  ];
}

function programsOf(path: string): string[] {
  const [, ...its] = programs.find(([folder]) => path.startsWith(folder)) ?? [''];
  return its;
}
