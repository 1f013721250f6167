// Threads of the product are compiled programs. In tests they are TypeScript, so each gets the hook that compiles it.
const threads = require('node:worker_threads');
const { join } = require('node:path');

const hook = join(__dirname, 'compile-typescript.cjs');

if (!threads.Worker.compilesTypeScript) {
  threads.Worker = class extends threads.Worker {
    static compilesTypeScript = true;

    constructor(file, options = {}) {
      const execArgv = [...(options.execArgv ?? []), ...(String(file).endsWith('.ts') ? ['--require', hook] : [])];
      super(file, { ...options, ...(execArgv.length > 0 && { execArgv }) });
    }
  };
}
