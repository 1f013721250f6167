// Lets a child process run the TypeScript of this project: `node --require <this file> program.ts`.
const Module = require('node:module');
const { transformFileSync } = require('@swc/core');
const { sourceOf } = require('./package-sources.cjs');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformFileSync(file, { module: { type: 'commonjs' }, sourceMaps: false }).code, file);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => sourceOf(name) ?? resolveFilename(name, ...rest);
