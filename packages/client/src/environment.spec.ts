import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createContext, runInContext, type Context } from 'node:vm';
import * as ts from 'typescript';

/** The platform APIs that the package uses; browsers, Deno, Bun and edge runtimes have them. */
const platform = [
  'AbortController',
  'Headers',
  'ReadableStream',
  'Response',
  'TextDecoder',
  'URL',
  'URLSearchParams',
  'fetch',
] as const;

/** Loads modules like a bundler, without Node: `require` resolves only files of this package and its dependencies. */
function load(file: string, world: Context, loaded = new Map<string, object>()): object {
  const known = loaded.get(file);
  if (known) return known;
  const module = { exports: {} };
  loaded.set(file, module.exports);
  const source = readFileSync(file, 'utf8');
  const text = file.endsWith('.ts')
    ? ts.transpile(source, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 })
    : source;
  const require = (name: string): object => {
    if (name.startsWith('node:')) throw new Error(`${file} needs ${name}`);
    const target =
      name.startsWith('.') && file.endsWith('.ts')
        ? join(dirname(file), `${name}.ts`)
        : createRequire(file).resolve(name);
    return load(target, world, loaded);
  };
  const run = runInContext(`(function (module, exports, require) {${text}\n})`, world) as (...all: unknown[]) => void;
  run(module, module.exports, require);
  loaded.set(file, module.exports);
  return module.exports;
}

describe('the package', () => {
  it('imports no Node module', () => {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?<!\.spec)\.ts$/.test(file),
    );
    const imports = files.flatMap(
      (file) => ts.preProcessFile(readFileSync(join(__dirname, file), 'utf8')).importedFiles,
    );
    expect([...new Set(imports.map(({ fileName }) => fileName))].filter((name) => !name.startsWith('.'))).toEqual([
      'eventsource-parser',
    ]);
  });

  it('runs on any platform with `fetch`', async () => {
    const own = {
      fetch: async () =>
        new Response('id: 1\nevent: state\ndata: {"seq":1}\n\n', { headers: { 'content-type': 'text/event-stream' } }),
    };
    const world = createContext({ ...Object.fromEntries(platform.map((name) => [name, globalThis[name]])), ...own });
    const { YardmasterClient } = load(join(__dirname, 'index.ts'), world) as typeof import('.');
    const client = new YardmasterClient({ url: 'http://example.com', apiKey: 'key' });
    expect(await client.taskEvents('t-1').next()).toEqual({ done: false, value: { seq: 1 } });
  });
});
