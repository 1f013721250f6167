#!/usr/bin/env node
// An MCP server that a test controls: its tools count, fail, wait, grow and exit. One JSON-RPC message per line.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const calls = { read: 0, write: 0 };
const readOnly = { annotations: { readOnlyHint: true } };
const tools = [
  { name: 'read', description: 'Counts its calls; only reads.', inputSchema: { type: 'object' }, ...readOnly },
  { name: 'write', description: 'Counts its calls.', inputSchema: { type: 'object' } },
  { name: 'fail', description: 'Fails with a text.', inputSchema: { type: 'object' }, ...readOnly },
  { name: 'hang', description: 'Never answers.', inputSchema: { type: 'object' } },
  { name: 'die', description: 'Ends the process.', inputSchema: { type: 'object' } },
  { name: 'grow', description: 'Adds a tool.', inputSchema: { type: 'object' } },
  { name: 'odd/name!', description: 'Has a name that no capability may have.', inputSchema: { type: 'object' } },
  {
    name: 'broken',
    description: 'Has a schema that is none.',
    inputSchema: { type: 'object', properties: { a: { type: 'none' } } },
  },
];

const text = (value) => ({ content: [{ type: 'text', text: String(value) }] });

const act = {
  read: ({ waitMs = 0 }) => after(waitMs, () => text((calls.read += 1))),
  write: ({ waitMs = 0 }) => after(waitMs, () => text((calls.write += 1))),
  fail: ({ text: said }) => ({ ...text(said), isError: true }),
  hang: () => new Promise(() => {}),
  die: () => process.exit(3),
  'odd/name!': () => text('odd'),
  grow: () => {
    tools.push({ name: `grown-${tools.length}`, description: 'New.', inputSchema: { type: 'object' } });
    send({ method: 'notifications/tools/list_changed' });
    return text('grown');
  },
};

const answer = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: { listChanged: true } },
    serverInfo: { name: 'scripted', version: '1' },
  }),
  ping: () => ({}),
  'tools/list': () => ({ tools }),
  'tools/call': ({ name, arguments: input }) => act[name](input ?? {}),
};

/** The log of received messages, for tests. */
const journal = process.env.JOURNAL;

console.error(`the token is ${process.env.TOKEN}`);
for await (const line of createInterface({ input: process.stdin })) void handle(JSON.parse(line));

async function handle({ id, method, params }) {
  if (journal && method !== 'tools/list') appendFileSync(journal, `${method} ${params?.name ?? ''}\n`);
  if (id === undefined) return;
  if (!answer[method]) return send({ id, error: { code: -32601, message: 'Method not found' } });
  send({ id, result: await answer[method](params ?? {}) });
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

function after(ms, value) {
  return new Promise((resolve) => setTimeout(() => resolve(value()), ms));
}
