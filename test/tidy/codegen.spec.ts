import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/source-files';

const behaviours = 'packages/testkit/src/mock-workers/behaviours';
const program = `
const { behavioursModule } = await import(process.argv[1]);
try {
  console.log(behavioursModule(process.argv[2]));
} catch ({ message }) {
  console.log(message);
}
`;

describe('the table of mock behaviours', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'yard-codegen-'))));
  afterEach(() => rm(folder, { recursive: true }));

  /** Returns the generated module for these files, or the error message. */
  async function generated(files: Record<string, string>): Promise<string> {
    for (const [name, text] of Object.entries(files)) {
      const file = join(folder, behaviours, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const module = pathToFileURL(join(root, 'scripts/codegen/capabilities.mjs')).href;
    const args = ['--input-type=module', '--eval', program, module, folder];
    return new Promise((resolve, reject) =>
      execFile(process.execPath, args, { cwd: root }, (error, stdout) => (error ? reject(error) : resolve(stdout))),
    );
  }
  const part = (...names: string[]) =>
    `export const behaviours = {\n${names.map((name) => `  '${name}': run,\n`).join('')}} satisfies SomeMockBehaviours;\n`;

  it('has the part of each file', async () => {
    const text = await generated({
      'a.ts': part('a.run', 'a.get'),
      'b/c.ts': part('b.run'),
      'no-part.ts': 'export {};\n',
    });
    expect(text).toContain("import { behaviours as part0 } from '../behaviours/a';");
    expect(text).toContain("import { behaviours as part1 } from '../behaviours/b/c';");
    expect(text).toContain('  ...part0,\n  ...part1,\n};');
  });

  it('rejects a capability that two files have', async () => {
    expect(await generated({ 'a.ts': part('a.run'), 'b/c.ts': part('b.run', 'a.run') })).toBe(
      `${behaviours}: a.run is in a.ts and in b/c.ts; leave one\n`,
    );
  });

  it('rejects a part whose capabilities it cannot read', async () => {
    expect(await generated({ 'a.ts': 'export const behaviours = { ...others };\n' })).toContain(
      'a.ts: list each capability of `behaviours` by its name',
    );
  });
});
