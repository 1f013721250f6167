#!/usr/bin/env node
import { runWorkerProgram } from '@yardmaster/worker-kit/program';
import { createMcpWorker } from './mcp-worker';
import { loadProfiles } from './load-profiles';

/** Offers the tools of MCP servers as capabilities. By convention it listens on port 3002. */
void runWorkerProgram({
  name: 'yardmaster-mcp-worker',
  description: 'Offers the tools of MCP servers as capabilities; Figma is built in.',
  options: [
    {
      flag: '--profiles',
      description: 'profiles file, with one profile per server; default: YARD_MCP_PROFILES',
      default: '',
    },
  ],
  createWorker: (settings, { profiles: file }, log, env) =>
    createMcpWorker({ ...settings, profiles: loadProfiles(file || env['YARD_MCP_PROFILES'], env), env }, log),
});
