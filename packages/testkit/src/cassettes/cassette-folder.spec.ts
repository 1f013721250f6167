import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CassetteFolder, keyOf, nearestCassette, type Cassette } from '.';

const cassette: Cassette = {
  cassette: 1,
  capability: 'python.run',
  input: { code: 'print(1)' },
  events: [{ afterMs: 3, stream: 'stdout', data: '1\n' }],
  outcome: { status: 'succeeded', result: { stdout: '1\n' }, stats: { wallMs: 4 } },
};

describe(CassetteFolder, () => {
  let path: string;

  beforeEach(async () => void (path = await mkdtemp(join(tmpdir(), 'yard-cassettes-'))));
  afterEach(() => rm(path, { recursive: true }));

  it('writes a readable file, and reads it back', async () => {
    const folder = new CassetteFolder(path);
    folder.prepare();
    const name = folder.reserve('python.run', cassette.input)!;
    await folder.write(name, cassette, [{ file: `${name}/1-a.bin`, bytes: Buffer.from([1]) }]);
    expect((await readdir(path)).toSorted((a, b) => a.length - b.length)).toEqual([name, `${name}.json`]);
    expect(await readFile(join(path, `${name}.json`), 'utf8')).toBe(`${JSON.stringify(cassette, undefined, 2)}\n`);
    expect(folder.read()).toEqual([{ ...cassette, file: `${name}.json` }]);
    expect(folder.bytesOf(`${name}/1-a.bin`)).toEqual(Buffer.from([1]));
  });

  it('numbers recordings of the same input, also after a restart', async () => {
    const names: string[] = [];
    for (let start = 0; start < 11; start++) {
      const folder = new CassetteFolder(path);
      folder.prepare();
      names.push(folder.reserve('python.run', cassette.input)!);
      await folder.write(names.at(-1)!, { ...cassette, events: [{ afterMs: start, stream: 'log', data: '' }] }, []);
    }
    const key = `python.run-${keyOf('python.run', cassette.input)}`;
    expect([names[0], names[1], names[10]]).toEqual([key, `${key}.2`, `${key}.11`]);
    expect(new CassetteFolder(path).read().map(({ events }) => events[0]!.afterMs)).toEqual([...Array(11).keys()]);
  });

  it.each([
    ['{', /x\.json: .*JSON/],
    ['{}', /x\.json: cassette: is required/],
    [
      JSON.stringify({ ...cassette, events: [{ afterMs: 'soon' }] }),
      /x\.json: events\.0\.afterMs: expected number, got string/,
    ],
    [
      JSON.stringify({ ...cassette, events: [{ afterMs: 1, artifact: { name: 'a' }, file: '../../etc/passwd' }] }),
      /events\.0\.file/,
    ],
  ])('names an invalid file: %j', async (text, message) => {
    await writeFile(join(path, 'x.json'), text);
    expect(() => new CassetteFolder(path).read()).toThrow(message);
  });
});

describe(keyOf, () => {
  it('does not depend on the order of properties or on line ends', () => {
    expect(keyOf('a.b', { x: 'l\r\nm', y: { b: 1, a: 2 } })).toBe(
      keyOf('a.b', { y: { a: 2, b: 1 }, x: 'l\nm', z: undefined }),
    );
    expect(keyOf('a.b', { x: 1 })).not.toBe(keyOf('a.c', { x: 1 }));
    expect(keyOf('a.b', { x: [1, 2] })).not.toBe(keyOf('a.b', { x: [2, 1] }));
  });
});

describe(nearestCassette, () => {
  const recorded = [
    { capability: 'python.run', input: { code: 'import os\nprint(os.getcwd())' } },
    { capability: 'python.run', input: { code: 'print(41 + 2)' } },
    { capability: 'shell.run', input: { code: 'print(41 + 1)' } },
  ];

  it('returns the most similar cassette with its differences', () => {
    expect(nearestCassette(recorded, 'python.run', { code: 'print(41 + 1)', timeoutMs: 5 })).toEqual({
      cassette: recorded[1],
      differences: [
        { path: 'input.code', message: 'input.code is "rint(41 + 1)" instead of "rint(41 + 2)" from character 1 on' },
        { path: 'input.timeoutMs', message: 'input.timeoutMs is 5, and was not recorded' },
      ],
    });
    expect(nearestCassette(recorded, 'browser.content', {})).toBeUndefined();
  });
});
