import { dirname } from 'node:path';
import { descendantsOf, living } from '../support/process-tree';
import { blocksOf, documents, placeOf, type Block } from './support/markdown';
import { checkHttp, checkIni, checkJson } from './support/readers';
import { DocumentRun } from './support/run-block';
import { checkShell } from './support/shell';
import { typeFaults } from './support/typescript-faults';
import { Workplace } from './support/workplace';

jest.setTimeout(100_000);

/** Languages whose blocks run. */
const run = new Set(['sh', 'js', 'ts', 'python']);
/** How blocks in other languages are checked. A `text` block is the output of the previous block, or a drawing. */
const checks: Readonly<Record<string, (block: Block) => void>> = {
  json: ({ code, marker }) => checkJson(code, marker.as),
  ini: ({ code }) => checkIni(code),
  http: ({ code }) => checkHttp(code),
  text: () => {},
};

const all = documents();
const blocks = all.flatMap((document) => blocksOf(document));
const isRun = ({ language, marker }: Block): boolean => run.has(language) && marker['not-run'] === undefined;
const notRun = blocks.filter(({ language, marker }) => run.has(language) && marker['not-run'] !== undefined);
const named = (some: readonly Block[]): Array<[string, Block]> => some.map((block) => [placeOf(block), block]);

describe('the code in the documents', () => {
  it('is found in every document', () => {
    const expected = ['README.md', 'CONTRIBUTING.md', 'docs/mock.md', 'protocol/README.md', 'python-worker/README.md'];
    const found = new Set(blocks.map(({ document }) => document));
    expect(expected.filter((document) => !found.has(document))).toEqual([]);
    expect(blocks.filter(isRun).length).toBeGreaterThan(40);
  });

  it('has a language with a rule', () => {
    const unknown = blocks.filter(({ language }) => !run.has(language) && !(language in checks));
    expect(unknown.map((block) => `${placeOf(block)}: ${block.language || 'no language'}`)).toEqual([]);
  });

  it('is skipped only with a reason, and rarely', () => {
    expect(notRun.filter(({ marker }) => marker['not-run']!.length < 20).map(placeOf)).toEqual([]);
    expect(notRun.length).toBeLessThan(blocks.length / 6);
  });

  it.each(named(notRun))('is at least well-formed if it is skipped: %s', (_place, { document, code, language }) => {
    expect(language).toBe('sh');
    checkShell(code, dirname(document));
  });

  it.each(named(blocks.filter(({ language }) => language in checks)))('is valid: %s', (_place, block) => {
    expect(() => checks[block.language]!(block)).not.toThrow();
  });
});

describe('the TypeScript and JavaScript in the documents', () => {
  const wrong = {
    document: 'wrong.md',
    line: 5,
    language: 'ts',
    marker: {},
    code: "import { Worker } from '@yardmaster/worker-kit';\nnew Worker({ id: 1 });\n",
  };
  let faults: string[];
  beforeAll(() => {
    faults = typeFaults([...blocks.filter(({ language }) => language === 'ts' || language === 'js'), wrong]);
  });

  it('compiles against the sources', () => {
    expect(faults.filter((fault) => !fault.startsWith(wrong.document))).toEqual([]);
  });

  it('is reported with its line if it is wrong', () => {
    expect(faults.filter((fault) => fault.startsWith(wrong.document))).toEqual([
      expect.stringMatching(/^wrong\.md:6: Object literal may only specify known properties, and 'id' does not exist/),
    ]);
  });
});

describe('the code blocks of', () => {
  let workplace: Workplace;
  beforeAll(() => {
    workplace = new Workplace();
  });
  afterAll(async () => {
    const processes = await descendantsOf(process.pid);
    await workplace.close();
    expect(await living(processes)).toEqual([]);
  });

  it.each<[string, string, Partial<Block>]>([
    ['fails', 'it ended with 3', { code: 'exit 3' }],
    ['prints something else', 'it did not print 2, but:\n1', { code: 'echo 1', marker: { prints: '2' } }],
    ['asserts what is false', 'an assertion does not hold', { language: 'js', code: 'console.assert(false)' }],
    ['names no command', 'yar: command not found', { code: 'yar run', marker: { until: 'x' } }],
  ])('wrong.md are reported if one %s', async (_fault, message, wrong) => {
    const block = { document: 'wrong.md', line: 1, language: 'sh', code: '', marker: {}, ...wrong };
    await expect(new DocumentRun(workplace, [block]).run(block)).rejects.toThrow(message);
  });

  const running = all.filter((document) => blocks.some((block) => block.document === document && isRun(block)));
  describe.each(running)('%s', (document) => {
    const own = blocks.filter((block) => block.document === document);
    const printed = new Map<Block, string>();
    let documentRun: DocumentRun;
    beforeAll(() => {
      documentRun = new DocumentRun(workplace, own);
    });
    afterAll(() => documentRun.close());

    for (const block of own.filter(isRun)) {
      it(`run: line ${block.line}`, async () => {
        printed.set(block, await documentRun.run(block));
        expect(printed.get(block)).toEqual(expect.any(String));
      });
    }

    for (const [index, block] of own.entries()) {
      if (block.language !== 'text' || /[─│▶]/.test(block.code)) continue;
      it(`print the text after them: line ${block.line}`, () => {
        expect(printed.get(own[index - 1]!)?.trimEnd()).toBe(block.code.trimEnd());
      });
    }
  });
});
