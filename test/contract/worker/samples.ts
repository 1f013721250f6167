/** An input of each built-in capability that every implementation answers, and one that none takes, with the path. */
export interface Sample {
  input: Record<string, unknown>;
  bad: Record<string, unknown>;
  path: string;
  /** Only in a session. */
  inSession?: boolean;
  /** What is to be done before in that session. */
  before?: readonly [capability: string, input: Record<string, unknown>];
}

const note = { path: 'note.txt', text: 'kept' };
const put = ['files.put', note] as const;
const cell = ['python.run', { code: 'print(1)' }] as const;

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
  'files.put': { input: note, bad: { path: 5, text: '' }, path: 'path', inSession: true },
  'files.get': { input: { path: 'note.txt' }, bad: {}, path: 'path', inSession: true, before: put },
  'files.list': { input: {}, bad: { recursive: 1 }, path: 'recursive', inSession: true, before: put },
  'files.move': {
    input: { from: 'note.txt', to: 'moved.txt' },
    bad: { from: 'note.txt' },
    path: 'to',
    inSession: true,
    before: put,
  },
  'files.delete': { input: { path: 'note.txt' }, bad: { path: '' }, path: 'path', inSession: true, before: put },
  'python.contexts': { input: {}, bad: { all: 1 }, path: 'all', inSession: true, before: cell },
  'python.restart': { input: {}, bad: { context: 5 }, path: 'context', inSession: true },
  'python.close': { input: {}, bad: { context: 5 }, path: 'context', inSession: true },
  'browser.run': {
    input: { steps: [{ action: 'goto', url: 'https://example.org/' }] },
    bad: { steps: [] },
    path: 'steps',
  },
  'browser.extract': {
    input: { url: 'https://example.org/', schema: { type: 'string', selector: 'h1' } },
    bad: { url: 'ftp://example.org/', schema: { type: 'string', selector: 'h1' } },
    path: 'url',
  },
  'browser.pdf': { input: { url: 'https://example.org/' }, bad: { url: 'about:blank' }, path: 'url' },
  'browser.connect': { input: {}, bad: { network: 5 }, path: 'network', inSession: true },
};
