// The MCP client of the worker, used as in any other program.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../processes.mjs';

const require = createRequire(import.meta.url);
const { Client, StreamableHTTPClientTransport } = require('@modelcontextprotocol/client');
const { StdioClientTransport } = require('@modelcontextprotocol/client/stdio');

/** The MCP reference server. */
export const everything = join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js');

/** Connects a client to a warm reference server: a new one over stdio, or the one at `url`. */
export async function connectDirectly(url) {
  const client = new Client({ name: 'bench', version: '1' });
  const args = [everything, 'stdio'];
  await client.connect(
    url === undefined
      ? new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' })
      : new StreamableHTTPClientTransport(new URL(url)),
  );
  await client.listTools();
  return client;
}
