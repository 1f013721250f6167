#!/usr/bin/env node
// An MCP server that supports only revision 2026-07-28, built on the official library: over stdio, or over HTTP with
// `--http`, which prints its port on standard error.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

const nothing = fromJsonSchema({ type: 'object' });
const text = (value) => ({ content: [{ type: 'text', text: value }] });

/** Over HTTP each call has its own server, so shared state is kept here. */
let hasGrown = false;
let handler;

function factory() {
  const server = new McpServer({ name: 'modern', version: '1' }, { capabilities: { tools: { listChanged: true } } });
  const message = fromJsonSchema({
    type: 'object',
    required: ['message'],
    properties: { message: { type: 'string' } },
  });
  server.registerTool('echo', { description: 'Says it again.', inputSchema: message }, ({ message: said }) =>
    text(said),
  );
  server.registerTool('steps', { description: 'Makes progress.', inputSchema: nothing }, async (_, context) => {
    const progressToken = context.mcpReq._meta?.progressToken;
    for (let progress = 1; progress <= 3; progress++)
      await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 3 } });
    return text('done');
  });
  server.registerTool('fail', { description: 'Fails.', inputSchema: nothing }, () => ({
    ...text('status 403'),
    isError: true,
  }));
  server.registerTool('hang', { description: 'Never answers.', inputSchema: nothing }, async (_, context) => {
    const progressToken = context.mcpReq._meta?.progressToken;
    await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: 1 } });
    return new Promise(() => {});
  });
  const addGrown = () =>
    server.registerTool('grown', { description: 'New.', inputSchema: nothing }, () => text('grown'));
  if (hasGrown) addGrown();
  server.registerTool('grow', { description: 'Adds a tool.', inputSchema: nothing }, () => {
    hasGrown = true;
    if (handler) handler.notify.toolsChanged();
    else addGrown();
    return text('grown');
  });
  return server;
}

if (process.argv.includes('--http')) listen();
else serveStdio(factory, { legacy: 'reject' });

function listen() {
  handler = createMcpHandler(factory, { legacy: 'reject' });
  const answerTo = async (request, response) => {
    const { method, headers } = request;
    const body = method === 'POST' ? Readable.toWeb(request) : undefined;
    const asked = new Request(new URL(request.url, 'http://127.0.0.1'), { method, headers, body, duplex: 'half' });
    const answer = await handler.fetch(asked);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body)
      Readable.fromWeb(answer.body)
        .on('error', () => {})
        .pipe(response);
    else response.end();
  };
  const server = createServer((request, response) => void answerTo(request, response));
  server.listen(0, '127.0.0.1', () => console.error(`port ${server.address().port}`));
}
