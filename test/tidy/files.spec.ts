import * as ts from 'typescript';
import { parsed, walk, type Parsed } from './declarations';
import { files, sources } from './imports';

describe('pure files', () => {
  const pure = sources.filter(({ path }) => /\.(policy|strategy|state)\.ts$/.test(path));

  it('exist', () => expect(pure.length).toBeGreaterThan(5));

  it.each(pure)('$path imports no Nest and no I/O, and reads no clock', ({ imports, text }) => {
    expect(imports.filter((name) => /^(@nestjs|node:|socket\.io|rxjs)/.test(name))).toEqual([]);
    expect(text).not.toMatch(/\b(setTimeout|setInterval|setImmediate|Date\.now|new Date\(\)|Math\.random|process\.)/);
  });
});

describe('time and randomness', () => {
  /** Files that are never simulated: separate programs, HTTP, and the scheduler of the service. */
  const outside =
    /^(src\/cli|workers|packages\/client)\/|^packages\/(worker-kit|testkit)\/src\/clock\/|^packages\/worker-kit\/src\/(http\/|program\/|artifacts\/put-artifact)|heartbeat\.job|^src\/api\/events\/subscriptions/;

  it('come only from Clock and Random', () => {
    const own =
      /\b(setTimeout|setInterval|setImmediate|Date\.now|new Date\(\)|Math\.random|performance\.now|randomUUID|process\.hrtime)\b/;
    const faults = sources.filter(({ path, text }) => !outside.test(path) && own.test(text));
    expect(faults.map(({ path }) => path)).toEqual([]);
  });
});

describe('every source file', () => {
  it('stays within its length limit', () => {
    const tooLong = files.filter(({ path, text }) => text.split('\n').length > (path.endsWith('.spec.ts') ? 500 : 300));
    expect(tooLong.map(({ path, text }) => `${path}: ${text.split('\n').length} lines`)).toEqual([]);
  });

  it('keeps its functions within 60 lines', () => {
    expect(parsed.flatMap((file) => longFunctions(file, 60))).toEqual([]);
  });

  it('has a name that states its role', () => {
    const bad = files.filter(
      ({ path }) =>
        !/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.ts$/.test(path) || /\/(utils?|helpers?|constants|common|misc)\./.test(path),
    );
    expect(bad.map(({ path }) => path)).toEqual([]);
  });

  it('reads the environment only in config and in one file of worker programs', () => {
    const readers = sources.filter(({ text }) => text.includes('process.env')).map(({ path }) => path);
    expect(readers.filter((path) => !path.startsWith('src/config/'))).toEqual([
      'packages/worker-kit/src/program/program.ts',
    ]);
  });

  it('uses no forwardRef and has no TODO', () => {
    expect(sources.filter(({ text }) => /forwardRef|\b(TODO|FIXME|XXX)\b/.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });
});

/** Functions longer than `linesMax`, as `name (lines)`. */
function longFunctions({ path, source }: Parsed, linesMax: number): string[] {
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const found: string[] = [];
  walk(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return;
    const lines = lineOf(node.end) - lineOf(node.getStart(source)) + 1;
    if (lines > linesMax) found.push(`${path}: ${node.name?.getText(source) ?? 'anonymous'} (${lines} lines)`);
  });
  return found;
}
