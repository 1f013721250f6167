// Each test file has modules of its own, so each that runs a handler leaves an AsyncLocalStorage behind, and Node looks at every one of them
// for each new promise: without this, hundreds of files in one process make the last ones many times slower.
const { AsyncLocalStorage } = require('node:async_hooks');

const { prototype } = AsyncLocalStorage;
const key = Symbol.for('storages used by test files');

if (!prototype[key]) {
  const used = (prototype[key] = new Set());
  for (const name of ['run', 'enterWith']) {
    const original = prototype[name];
    prototype[name] = function (...given) {
      used.add(this);
      return original.apply(this, given);
    };
  }
}
for (const storage of prototype[key]) storage.disable();
prototype[key].clear();
