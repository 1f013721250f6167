import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sourceFiles } from '../support/source-files';
import { filesOfRestTask, machinery, ownFiles } from './rest-path';

/** Limit of the files that a newcomer reads to follow one task. `npm run rest-path` prints them. */
const filesMax = 55;

describe('the path of one REST task, from submission to its answer', () => {
  let files: string[];
  let own: string[];

  beforeAll(async () => {
    files = await filesOfRestTask();
    own = ownFiles(files);
  }, 60_000);

  it(`runs through at most ${filesMax} files of its own`, () => {
    expect(own.length > filesMax ? own : []).toEqual([]);
    expect(own.length).toBeGreaterThan(10);
  });

  it('runs through exactly the files that its README lists', () => {
    const rows = readFileSync(join(root, 'test/architecture/README.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('|'));
    const listed = rows.flatMap((row) => [...row.matchAll(/`(src\/[\w./-]+\.ts)`/g)].map(([, file]) => file!));
    expect(listed.sort()).toEqual([...own].sort());
  });

  it('excludes only files that do not import the agent or the tasks', () => {
    const knowing = sourceFiles().filter(
      ({ path, imports }) =>
        files.includes(path) && machinery.test(path) && imports.some((name) => /^(\.\.\/)+(agent|tasks)$/.test(name)),
    );
    expect(knowing.map(({ path }) => path)).toEqual([]);
  });
});
