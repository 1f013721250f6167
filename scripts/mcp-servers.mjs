#!/usr/bin/env node
// Installs the packages that only some tests need (most of them tests of the MCP worker) and that `npm ci` should not
// install. Each package is pinned, comes from the configured npm registry, and has its own folder below
// node_modules/.cache.
//
// node scripts/mcp-servers.mjs
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from './setup/command.mjs';

const CACHE = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache/yardmaster');

/** The packages to install, by folder, with their versions. */
export const pinned = {
  'figma-console-mcp': { 'figma-console-mcp': '1.40.4' },
  // The suite needs a newer Node than this project; Node is available as an npm package.
  conformance: {
    '@modelcontextprotocol/conformance': '0.1.16',
    [`node-${process.platform}-${process.arch}`]: '24.9.0',
  },
  'openapi-client': { 'openapi-fetch': '0.17.0' },
};

/** Returns the folder of an installation, which contains its node_modules. */
export function folderOf(name) {
  const versions = Object.values(pinned[name]).join('_');
  return join(CACHE, `${name}-${versions}`);
}

/** Installs missing packages; an interrupted installation starts over. Resolves to the folder. */
export async function install(name) {
  const folder = folderOf(name);
  if (existsSync(folder)) return folder;
  const half = `${folder}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  try {
    writeFileSync(join(half, 'package.json'), JSON.stringify({ private: true, dependencies: pinned[name] }));
    await run('npm', ['install', '--prefix', half, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    renameSync(half, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // somebody else was faster
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return folder;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  for (const name of Object.keys(pinned)) console.log(await install(name));
