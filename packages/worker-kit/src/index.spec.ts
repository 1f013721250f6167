import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as kit from '.';

const compileTypescript = join(__dirname, '../../../test/support/compile-typescript.cjs');

describe('the package', () => {
  it('exports exactly these values', () => {
    expect(Object.keys(kit).sort()).toEqual([
      'ConcurrencyLimiter',
      'Worker',
      'YardError',
      'connect',
      'defaultLimits',
      'listen',
      'silentLog',
      'stderrLog',
      'wait',
    ]);
  });

  it('loads servers, clients, loggers and command-line parsers only on demand', () => {
    const program = `require(${JSON.stringify(join(__dirname, 'index.ts'))}); console.log(Object.keys(require.cache).join('\\n'))`;
    const loaded = execFileSync(process.execPath, ['--require', compileTypescript, '-e', program], {
      encoding: 'utf8',
    });
    const packages = [...loaded.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name!);
    const heavy = ['socket.io', 'socket.io-client', 'ws', 'pino', 'commander', '@fastify/proxy-addr'];
    expect(packages).toContain('ajv');
    expect(packages.filter((name) => heavy.includes(name))).toEqual([]);
  });
});
