import { inflateSync } from 'node:zlib';
import { StandInControlPlane } from '../../../../../../test/support/stand-in-control-plane';
import { ManualClock } from '../../../clock/manual-clock';
import type { Outcome } from '@yardmaster/protocol';
import { attach, memoryTransports } from '@yardmaster/worker-kit/link';
import { createMockWorker } from '../..';

describe('the figma mock', () => {
  const clock = new ManualClock();
  const worker = createMockWorker('figma', { clock });
  const controlPlane = new StandInControlPlane();
  let count = 0;
  beforeAll(async () => {
    const [near, far] = memoryTransports(clock);
    controlPlane.serve(far);
    await attach(worker, near);
  });
  afterAll(() => worker.stop());

  async function run(capability: string, input: object): Promise<Outcome> {
    const leaseId = `lease-${count++}`;
    await controlPlane.execute({ leaseId, capability, input });
    return controlPlane.outcome(leaseId);
  }

  it('returns the same file by URL and by key', async () => {
    const { result } = await run('figma.get', { fileKey: 'abc', nodeId: '3:4', depth: 1 });
    expect(result).toEqual({
      name: 'Mock file abc',
      version: '1',
      nodes: [{ id: '3:4', name: 'text 3:4', type: 'TEXT' }],
      styles: {},
      components: {},
      componentSets: {},
    });
    const url = 'https://www.figma.com/design/abc/Name?node-id=3-4';
    expect((await run('figma.get', { url, depth: 1 })).result).toEqual(result);
  });

  it('returns the file as a tree', async () => {
    const { result } = await run('figma.get', { fileKey: 'abc', depth: 2, format: 'tree' });
    const tree = 'FRAME "frame 0:1" #0:1\n  TEXT "text 0:21" #0:21\n  TEXT "text 0:22" #0:22';
    expect(result).toEqual({ name: 'Mock file abc', version: '1', tree });
  });

  it.each([
    ['figma.get', {}],
    ['figma.images', { nodes: ['1:2'] }],
    ['figma.tokens', {}],
  ])('rejects an address without a file for %s', async (name, more) => {
    const { error } = await run(name, { url: 'https://www.figma.com/', ...more });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', details: { path: 'input.url' } });
  });

  it('returns an image of each node in the requested scale', async () => {
    const { result } = await run('figma.images', { fileKey: 'abc', nodes: ['1-2', '3:4'], scale: 0.5 });
    expect(result).toMatchObject({
      images: [
        { nodeId: '1:2', artifact: { name: '1-2.png', contentType: 'image/png' } },
        { nodeId: '3:4', artifact: { name: '3-4.png', contentType: 'image/png' } },
      ],
      missing: [],
    });
    const left = controlPlane.received.find(({ message }) => message === 'artifact');
    const { bytes: png } = left!.payload as { bytes: Buffer };
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([32, 32]);
    const at = png.indexOf('IDAT');
    expect(inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))).toHaveLength(32 * (1 + 4));
  });

  it('returns tokens that depend on the file', async () => {
    const [a, b] = await Promise.all(['a', 'b'].map((fileKey) => run('figma.tokens', { fileKey })));
    const primary = { $type: 'color', $value: expect.stringMatching(/^#[0-9a-f]{6}$/) };
    expect(a!.result).toMatchObject({ name: 'Mock file a', tokens: { color: { primary } } });
    expect(a!.result).not.toEqual(b!.result);
  });

  it('returns the result of operations', async () => {
    const operations = [
      { op: 'create', type: 'COMPONENT', as: 'button', name: 'Button', parent: '0:1' },
      { op: 'create', type: 'INSTANCE', component: 'button', as: 'first' },
      { op: 'variable', collection: 'Brand', name: 'primary', type: 'COLOR', value: '#ff0000' },
      { op: 'update', node: 'button', name: 'Large button' },
      { op: 'delete', node: 'first' },
    ];
    expect((await run('figma.write', { fileKey: 'abc', operations })).result).toEqual({
      created: [
        { id: '1000:1', as: 'button', name: 'Button', type: 'COMPONENT' },
        { id: '1000:2', as: 'first', name: 'INSTANCE', type: 'INSTANCE' },
        { id: 'VariableID:1000:3', name: 'primary', type: 'VARIABLE' },
      ],
      updated: ['1000:1'],
      deleted: ['1000:2'],
    });
  });

  it.each([
    ['an unknown node', [{ op: 'update', node: '9:9' }], 'operations[0]: there is no node 9:9'],
    ['an unknown parent', [{ op: 'create', type: 'TEXT', parent: 'x' }], 'operations[0]: there is no node x'],
    [
      'a node that it deleted',
      [
        { op: 'delete', node: '0:1' },
        { op: 'update', node: '0:1' },
      ],
      'operations[1]: there is no node 0:1',
    ],
  ])('fails on %s like the real worker', async (_name, operations, message) => {
    const { error } = await run('figma.write', { fileKey: 'abc', operations });
    expect(error).toMatchObject({ code: 'NOT_FOUND', message, retryable: false });
  });
});
