import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from './worker/subject';

describe(Subject, () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yard-subject-'));
    program = join(folder, 'ends_at_start.py');
    await writeFile(program, 'import sys\nsys.stderr.write("no schema of text.count\\n")\nsys.exit(3)\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(['python dialing', 'python listening'] as const)(
    'fails with the standard error of a process that ends at its start (%s)',
    async (implementation) => {
      await expect(Subject.start(implementation, program)).rejects.toThrow(
        'the worker ended with exit code 3:\nno schema of text.count\n',
      );
    },
  );
});
