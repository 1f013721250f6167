// From protocol/log-events.json, the one registry of the events of all logs: the types that check each log call, and protocol/log-events.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrap } from './wrap.mjs';

const source = 'protocol/log-events.json';
const levels = ['debug', 'info', 'warn', 'error', 'fatal'];
const programs = {
  'control plane': 'The service, also in `yard up` and as a library.',
  'TypeScript worker':
    'Every worker built on `@yardmaster/worker-kit` logs these: the browser worker, the MCP worker, mock workers, yours.',
  'browser worker': 'In addition to the events of every TypeScript worker.',
  'MCP worker': 'In addition to the events of every TypeScript worker.',
  'mock worker': 'Mock workers, and recordings of real ones, run in the control plane and log there.',
  'Python worker': 'The worker that runs Python and shell programs, and workers of your own on `yardmaster-worker`.',
};
/** Fields of every line. No field of an event may have one of these names. */
const ownFields = /^(time|level|event|msg)\??$/;
const keys = ['meaning', 'levels', 'programs', 'fields'];

/**
 * Reads the events, sorted by name. A field that ends in `?` is optional.
 * @returns {Array<{ name: string, meaning: string, levels: string[], programs: string[], fields: string[] }>}
 */
export function readLogEvents(root) {
  const entries = Object.entries(JSON.parse(readFileSync(join(root, source), 'utf8')));
  for (const [name, event] of entries)
    for (const fault of faultsOf(name, event)) throw new Error(`${source}: ${fault}`);
  return entries.map(([name, event]) => ({ name, ...event })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function* faultsOf(name, event) {
  if (!/^[a-z]+(_[a-z]+)+$/.test(name)) yield `${name}: expected a snake_case name with at least two words`;
  if (Object.keys(event).join() !== keys.join()) yield `${name}: expected the keys ${keys.join(', ')}`;
  if (!/^[A-Z`][^]*\.$/.test(event.meaning)) yield `${name}.meaning: expected one sentence`;
  for (const level of event.levels) if (!levels.includes(level)) yield `${name}.levels: unknown level ${level}`;
  for (const each of event.programs) if (!Object.hasOwn(programs, each)) yield `${name}.programs: unknown ${each}`;
  for (const field of event.fields)
    if (!/^[a-z][A-Za-z]*\??$/.test(field) || ownFields.test(field)) yield `${name}.fields: invalid ${field}`;
  if (event.levels.length === 0 || event.programs.length === 0) yield `${name}: expected a level and a program`;
}

/**
 * Generates types that check each log call: it must name a registered event, use one of its levels, and have its
 * fields.
 */
export function logEventsModule(root) {
  const all = readLogEvents(root);
  const ofLevel = (level) => all.filter((event) => event.levels.includes(level)).map(fieldsOf);
  return `// Generated from ${source} by \`npm run codegen\`. Do not edit.

/** The fields of each event, by level. */
export interface LogEvents {
${levels.map((level) => `  ${level}: {\n${ofLevel(level).join('')}  };\n`).join('')}}

/** Level of a log line. */
export type LogLevel = keyof LogEvents;

/** Name of an event of the log. */
export type LogEvent = { [Level in LogLevel]: keyof LogEvents[Level] }[LogLevel];

/** The event of a log line of a level, with the fields of the event. */
export type LogFields<Level extends LogLevel> = {
  [Event in keyof LogEvents[Level]]: { event: Event } & LogEvents[Level][Event];
}[keyof LogEvents[Level]];
`;
}

function fieldsOf({ name, fields }) {
  const types = fields.map((field) => `${field}: unknown`);
  return types.length === 0 ? `    ${name}: object;\n` : `    ${name}: { ${types.join('; ')} };\n`;
}

/** Generates protocol/log-events.md, the list for operators. */
export function logEventsDocument(root) {
  const all = readLogEvents(root);
  const sections = Object.entries(programs).map(([program, about]) => {
    const rows = all.filter((event) => event.programs.includes(program)).sort(bySeverity);
    return `## ${heading(program)}\n\n${about}\n\n${rows.map(itemOf).join('\n')}\n`;
  });
  return `<!-- Generated from ${source} by \`npm run codegen\`. Do not edit. -->

# Log events

Every line of a log is a JSON object on standard error. \`event\` names what happened and \`msg\` says it in a sentence; the
other fields name the task, the attempt (by its lease), the worker and the cause. Filter and count by \`event\`: the
sentences may change.

\`error\` means that somebody must act: a healthy fleet logs no errors. \`warn\` means that the system recovers by itself.
A program exits after it logs \`fatal\`. TypeScript programs write the level as a number (20, 30, 40, 50, 60 for debug,
info, warn, error, fatal), the Python worker as a name (\`warning\` and \`critical\` for warn and fatal). A field with
\`?\` is not on every line. \`err\` (TypeScript) and \`exception\` (Python) are an error with its stack.

${sections.join('\n')}`;
}

function bySeverity(a, b) {
  const severity = (event) => Math.max(...event.levels.map((level) => levels.indexOf(level)));
  return severity(b) - severity(a) || (a.name < b.name ? -1 : 1);
}

function itemOf({ name, levels: its, meaning, fields }) {
  const named = fields.map((field) => `\`${field}\``).join(', ');
  return wrap(`- \`${name}\` (${its.join(', ')}): ${meaning}${named && ` Fields: ${named}.`}`);
}

function heading(program) {
  return program[0].toUpperCase() + program.slice(1);
}
