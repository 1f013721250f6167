// Lets a child process run the TypeScript of this project: `node --require <this file> program.ts`.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformFileSync(file, { module: { type: 'commonjs' }, sourceMaps: false }).code, file);
};
