// Where the sources of the packages of this project are, as tsconfig.json has it. It is the resolver of jest, and what
// compile-typescript.cjs resolves by in child processes.
const { join } = require('node:path');
const { compilerOptions } = require('../../tsconfig.json');

const root = join(__dirname, '../..');
const sources = Object.entries(compilerOptions.paths).map(([name, [file]]) => ({
  pattern: new RegExp(`^${name.replace('*', '([a-z-]+)')}$`),
  file: join(root, file),
}));

/** The source that a name of a package leads to; undefined for any other name. */
function sourceOf(name) {
  const found = name.startsWith('@yardmaster/') && sources.find(({ pattern }) => pattern.test(name));
  return found ? found.file.replace('*', found.pattern.exec(name)[1]) : undefined;
}

module.exports = {
  sourceOf,
  sync: (name, { defaultResolver, ...options }) => sourceOf(name) ?? defaultResolver(name, options),
};
