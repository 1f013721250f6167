/** An input of each built-in capability that every implementation answers, and one that none takes, with the path. */
export interface Sample {
  input: Record<string, unknown>;
  bad: Record<string, unknown>;
  path: string;
}

export const samples: Readonly<Record<string, Sample>> = {
  'python.run': { input: { code: 'print(6*7)' }, bad: { code: 5 }, path: 'code' },
  'shell.run': { input: { command: 'echo a' }, bad: { command: '' }, path: 'command' },
  'browser.content': { input: { url: 'https://example.org/', maxChars: 10 }, bad: {}, path: 'url' },
  'browser.screenshot': { input: { url: 'https://a.test/', width: 20, height: 30 }, bad: { url: 5 }, path: 'url' },
  'figma.get_figma_data': { input: { fileKey: 'abc' }, bad: { fileKey: 5 }, path: 'fileKey' },
  'figma.get': { input: { fileKey: 'abc', depth: 2 }, bad: { fileKey: 5 }, path: 'fileKey' },
  'figma.images': { input: { fileKey: 'abc', nodes: ['1:2'] }, bad: { fileKey: 'abc', nodes: [] }, path: 'nodes' },
  'figma.tokens': { input: { fileKey: 'abc' }, bad: { fileKey: 'a b' }, path: 'fileKey' },
  'figma.write': {
    input: { fileKey: 'abc', operations: [{ op: 'create', type: 'FRAME' }] },
    bad: { fileKey: 'abc', operations: [] },
    path: 'operations',
  },
};
