import { typescriptBlocks, typeFaults } from './typescript-blocks';

const documents = ['packages/worker-kit/README.md', 'packages/testkit/README.md'];
const wrong = {
  document: 'wrong.md',
  line: 5,
  code: "import { Worker } from '@yardmaster/worker-kit';\nnew Worker({ id: 1 });\n",
};

describe('the TypeScript in the documents of the packages', () => {
  const blocks = documents.flatMap(typescriptBlocks);
  let faults: string[];

  beforeAll(() => {
    faults = typeFaults([...blocks, wrong]);
  }, 120_000);

  it.each(documents)('compiles against the sources: %s', (document) => {
    expect(blocks.filter((block) => block.document === document).length).toBeGreaterThan(2);
    expect(faults.filter((fault) => fault.startsWith(document))).toEqual([]);
  });

  it('would be found wrong, with its line', () => {
    expect(faults.filter((fault) => fault.startsWith(wrong.document))).toEqual([
      expect.stringMatching(/^wrong\.md:6: Object literal may only specify known properties, and 'id' does not exist/),
    ]);
  });
});
