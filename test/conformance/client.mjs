#!/usr/bin/env node
// Runs the client of the MCP worker for the conformance suite: connects to the server at its last argument, as a
// profile would, and calls each of its tools once. Fails if any of that fails.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { SystemClock } = require('@yardmaster/worker-kit/clock');
const { McpServer } = require('../../workers/mcp/dist/server/mcp-server');
const { ServedProfile } = require('../../workers/mcp/dist/call/served-profile');
const { profileDefaults } = require('../../workers/mcp/dist/profile/read-profiles');
const { resolveProfile } = require('../../workers/mcp/dist/profile/resolve-profile');

const clock = new SystemClock();
const say = (fields, message) => console.error(JSON.stringify({ ...fields, message }));
const log = { debug: say, info: say, warn: say, error: say };
const profile = {
  ...profileDefaults,
  name: 'suite',
  server: { type: 'http', url: process.argv.at(-1), headers: {}, ...credentials() },
};
const server = new McpServer(profile, resolveProfile(profile, {}), clock, log);
const served = new ServedProfile(server, clock);
const { signal } = new AbortController();
const keepAlive = setInterval(() => {}, 1000);

try {
  await served.ask('ready', signal, async () => {});
  for (const tool of server.offeredTools)
    await served.callTool(tool, argumentsOf(tool.inputSchema), {
      signal,
      progress: (made) => say({ made }, 'progress'),
    });
} finally {
  await server.close();
  clearInterval(keepAlive);
}

/** Converts the credentials that some scenarios pass to the client to the form of a profile. */
function credentials() {
  const given = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}');
  if (given.client_id === undefined) return {};
  const key = given.private_key_pem && {
    privateKey: given.private_key_pem,
    algorithm: given.signing_algorithm ?? 'ES256',
  };
  return { oauth: { clientId: given.client_id, ...(key ?? { clientSecret: given.client_secret }) } };
}

/** Creates arguments that match the schema of a tool of the suite. */
function argumentsOf({ properties = {} }) {
  const examples = { number: 2, integer: 2, boolean: true, string: 'text' };
  return Object.fromEntries(Object.entries(properties).map(([name, { type }]) => [name, examples[type] ?? null]));
}
