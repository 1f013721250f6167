import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBlock } from './run-block';
import { codeBlocks, typeFaults } from './typescript-blocks';

const documents = ['packages/worker-kit/README.md', 'packages/testkit/README.md', 'packages/client/README.md'];
const wrong = {
  document: 'wrong.md',
  line: 5,
  code: "import { Worker } from '@yardmaster/worker-kit';\nnew Worker({ id: 1 });\n",
};

describe('the code in the documents of the packages', () => {
  const blocks = documents.flatMap(codeBlocks);
  let faults: string[];

  beforeAll(() => {
    faults = typeFaults([...blocks, wrong]);
  }, 120_000);

  it.each(documents)('compiles against the sources: %s', (document) => {
    expect(blocks.filter((block) => block.document === document).length).toBeGreaterThan(1);
    expect(faults.filter((fault) => fault.startsWith(document))).toEqual([]);
  });

  it('would be found wrong, with its line', () => {
    expect(faults.filter((fault) => fault.startsWith(wrong.document))).toEqual([
      expect.stringMatching(/^wrong\.md:6: Object literal may only specify known properties, and 'id' does not exist/),
    ]);
  });
});

describe('the code in the README of the testkit', () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));

  beforeAll(() => {
    const outcome = { status: 'succeeded', result: null, stats: { wallMs: 1 } };
    const cassette = { cassette: 1, capability: 'python.run', input: { code: 'print(2)' }, events: [], outcome };
    mkdirSync(join(folder, 'cassettes'));
    writeFileSync(join(folder, 'cassettes/python.run-1.json'), JSON.stringify(cassette));
    process.chdir(folder);
  });

  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  it('does as it says', async () => {
    const logged: unknown[] = [];
    for (const block of codeBlocks('packages/testkit/README.md')) logged.push(...(await runBlock(block)));
    expect(logged).toEqual(['mock.NO_CASSETTE', [expect.objectContaining({ seq: 1, stream: 'stdout', data: '2\n' })]]);
  });

  it('would be found wrong', async () => {
    const code = 'console.assert(await Promise.resolve(false));';
    await expect(runBlock({ document: 'wrong.md', line: 7, code })).rejects.toThrow('wrong.md:7');
  });
});
