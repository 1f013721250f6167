import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { load } from 'js-yaml';
import { fileResponse, metaResponse, nodesResponse } from '../../support/figma/design-file';
import { fileKeys, figmaToken, FigmaRest } from '../../support/figma/figma-rest';
import { McpFleet } from '../../support/mcp-worker';

jest.setTimeout(30_000);

describe('the stand-in for the REST API of Figma', () => {
  const text = readFileSync(join(__dirname, '../../../node_modules/@figma/rest-api-spec/openapi/openapi.yaml'), 'utf8');
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'figma', ...(load(text) as object) });

  it.each([
    ['GetFileResponse', fileResponse('1')],
    ['GetFileNodesResponse', nodesResponse('1', ['1:2', '1:5'])],
    ['GetFileMetaResponse', metaResponse('1')],
    ['GetImagesResponse', { err: null, images: { '1:2': 'https://example.com/1', '9:9': null } }],
  ])('answers with a %s as Figma specifies it', (name, answer) => {
    const valid = ajv.compile({ $ref: `figma#/components/responses/${name}/content/application~1json/schema` });
    expect([valid(answer), valid.errors]).toEqual([true, null]);
    const [property] = Object.keys(answer);
    expect(valid({ ...answer, [property!]: 5 })).toBe(false);
  });
});

const url = `https://www.figma.com/design/${fileKeys.design}/A-design?node-id=1-2&t=x`;

describe('Figma, read by its real MCP server', () => {
  let figma: FigmaRest;
  let fleet: McpFleet;
  beforeAll(async () => {
    figma = await FigmaRest.start();
    fleet = await McpFleet.start({ env: { ...figma.environment, FIGMA_PLAN: 'enterprise' } });
    await fleet.offers('figma.get_figma_data');
  });
  afterAll(async () => {
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
    await figma.close();
  });

  it('offers its tool and those built on it, but none that leaves files on the worker', () => {
    expect(fleet.capabilities.filter((name) => name.startsWith('figma.'))).toEqual([
      'figma.get',
      'figma.get_figma_data',
      'figma.images',
      'figma.tokens',
    ]);
  });

  it('reads a node by its address', async () => {
    const { state, outcome } = await fleet.run('figma.get', { url });
    expect({ state, result: outcome?.result }).toMatchObject({
      state: 'succeeded',
      result: {
        name: 'Design file',
        version: '1',
        nodes: [
          {
            id: '1:2',
            name: 'Card',
            children: [{ id: '1:3', text: 'Hello from Figma' }, { id: '1:4' }, { id: '1:5' }],
          },
        ],
        styles: { 'Brand/Primary': ['#0066FF'] },
        components: { '2:1': { name: 'Button' } },
      },
    });
  });

  it('reads a whole file as a tree', async () => {
    const { outcome } = await fleet.run('figma.get', { fileKey: fileKeys.design, format: 'tree' });
    expect(outcome?.result).toEqual({
      name: 'Design file',
      version: '1',
      tree: [
        'CANVAS "Page 1" #0:1',
        '  FRAME "Card" #1:2',
        '    TEXT #1:3 "Hello from Figma"',
        '    RECTANGLE "Picture" #1:4',
        '    INSTANCE "Button" #1:5 component=#2:1',
        '      TEXT #I1:5;2:2 "Read more"',
        '  COMPONENT "Button" #2:1',
        '    TEXT #2:2 "Read more"',
      ].join('\n'),
    });
  });

  it('returns the answer of the tool itself, with its progress', async () => {
    const { id } = await fleet.submit('figma.get_figma_data', { fileKey: fileKeys.design, nodeId: '1:5' });
    const seen: unknown[] = [];
    for await (const progress of fleet.progress(id)) seen.push(progress);
    expect(seen).toEqual([
      { progress: 0, total: 3, message: 'Fetching design data from Figma API' },
      { progress: 1, total: 3, message: 'Fetched design data, simplifying' },
      { progress: 2, total: 3, message: 'Simplified design, serializing response' },
    ]);
    const { outcome } = await fleet.task(id);
    const { content } = outcome!.result as { content: [{ text: string }] };
    expect(JSON.parse(content[0].text)).toMatchObject({ nodes: [{ id: '1:5', type: 'INSTANCE' }] });
  });

  it('finds the design tokens of a file', async () => {
    const { outcome } = await fleet.run('figma.tokens', { fileKey: fileKeys.design });
    const px = (value: number) => ({ $type: 'dimension', $value: { value, unit: 'px' } });
    const colour = ($value: string) => ({ $type: 'color', $value });
    expect((outcome!.result as { tokens: object }).tokens).toEqual({
      color: { ffffff: colour('#FFFFFF'), Text: { Ink: colour('#1A1A1F') }, Brand: { Primary: colour('#0066FF') } },
      typography: {
        Heading: { Large: typography(24, 700) },
        'inter-14-600': typography(14, 600),
      },
      spacing: { 8: px(8), 12: px(12), 16: px(16), 24: px(24) },
      radius: { 8: px(8) },
    });
  });

  it('saves images as artifacts, and names the missing ones', async () => {
    const input = { url, nodes: ['1:2', '1-5', '9:9'], scale: 2 };
    const { id, outcome } = await fleet.run('figma.images', input);
    expect(outcome?.result).toMatchObject({
      images: [
        { nodeId: '1:2', artifact: { name: '1-2.png', contentType: 'image/png' } },
        { nodeId: '1:5', artifact: { name: '1-5.png', contentType: 'image/png' } },
      ],
      missing: ['9:9'],
    });
    const { type, bytes } = await fleet.artifact(id, '1-2.png');
    expect([type, bytes.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG']);
    const drawn = await fleet.run('figma.images', { ...input, nodes: ['1:5'], format: 'svg' });
    expect((await fleet.artifact(drawn.id, '1-5.svg')).bytes.toString()).toContain('<svg');
    expect((await fleet.run('figma.images', { ...input, nodes: ['9:9'] })).outcome?.error?.code).toBe('NOT_FOUND');
  });

  it.each([
    ['a file that may not be read', { fileKey: fileKeys.forbidden }, 'FORBIDDEN', false],
    ['a file that is none', { fileKey: fileKeys.missing }, 'NOT_FOUND', false],
    ['a node that is none', { fileKey: fileKeys.design, nodeId: '9:9' }, 'NOT_FOUND', false],
    ['an address of something else', { url: 'https://www.figma.com/community' }, 'INVALID_INPUT', false],
  ])('reports the error in %s', async (_name, input, code, retryable) => {
    const { outcome } = await fleet.run('figma.get', input);
    expect(outcome?.error).toMatchObject({ code, retryable });
  });

  it('rejects an input that names no file, before anything is queued', async () => {
    const response = await fleet.app.send('POST', '/v1/tasks', { capability: 'figma.get', input: {} });
    expect(response.status).toBe(422);
  });

  it('reads a version of a file once for any number of simultaneous tasks', async () => {
    const input = { fileKey: 'anotherFile', nodeId: '1:3' };
    const before = figma.count(/anotherFile\/nodes/);
    await Promise.all([...Array(10)].map(() => fleet.run('figma.get', input)));
    await fleet.run('figma.get', input);
    expect(figma.count(/anotherFile\/nodes/) - before).toBe(1);
    expect(figma.count(/anotherFile\/meta/)).toBe(1);
  });

  it('cancels a call that Figma does not answer', async () => {
    const { id } = await fleet.submit('figma.get', { fileKey: fileKeys.slow });
    for await (const _ of fleet.progress(id)) await fleet.app.send('POST', `/v1/tasks/${id}/cancel`, {});
    expect(await fleet.task(id)).toMatchObject({ state: 'cancelled' });
  });

  it('reports when to retry, and retries if the task requests it', async () => {
    figma.refusals = 1;
    const retry = { maxAttempts: 2, on: ['RATE_LIMITED'], backoff: { type: 'fixed', delayMs: 1, maxDelayMs: 1 } };
    const task = await fleet.run('figma.get', { fileKey: fileKeys.limited }, { retry });
    expect(task).toMatchObject({ state: 'succeeded', attempt: 2 });
    const { attempts } = (await (await fleet.app.ask(`/v1/tasks/${task.id}/attempts`)).json()) as {
      attempts: Array<{ error?: object; startedAt: string; finishedAt: string }>;
    };
    expect(attempts[0]!.error).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      details: { retryAfterMs: 1000 },
    });
    expect(Date.parse(attempts[1]!.startedAt) - Date.parse(attempts[0]!.finishedAt)).toBeGreaterThanOrEqual(1000);
  });

  it('gives the token only to its server, and not on a command line', async () => {
    const [pid] = await fleet.serverPids(figmaToken);
    expect(pid).toBeUndefined();
    expect(await fleet.serverPids('figma-developer-mcp')).toHaveLength(1);
    expect(fleet.log.text).not.toContain(figmaToken);
  });
});

describe('Figma with a token that cannot read versions', () => {
  it('reads, and caches the result for a while', async () => {
    const figma = await FigmaRest.start();
    figma.givesMetadata = false;
    const fleet = await McpFleet.start({ env: figma.environment });
    await fleet.offers('figma.get_figma_data');
    for (let time = 0; time < 2; time++)
      expect((await fleet.run('figma.get', { url })).outcome?.result).not.toHaveProperty('version');
    expect([figma.count(/meta/), figma.count(/nodes/)]).toEqual([1, 1]);
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
    await figma.close();
  });
});

describe('Figma on a plan that allows six reads a month', () => {
  it('stops after six reads, before Figma rejects one', async () => {
    const figma = await FigmaRest.start();
    const fleet = await McpFleet.start({ env: { ...figma.environment, FIGMA_PLAN: 'starter' } });
    await fleet.offers('figma.get_figma_data');
    const codes: unknown[] = [];
    for (let depth = 1; depth <= 7; depth++)
      codes.push((await fleet.run('figma.get', { url, depth })).outcome?.error?.code);
    expect(codes).toEqual([...Array(6).fill(undefined), 'RATE_LIMITED']);
    expect(figma.count(/nodes/)).toBe(6);
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
    await figma.close();
  });
});

describe('Figma without a token', () => {
  it('is online, reports the missing token, and fails with the name of the setting', async () => {
    const fleet = await McpFleet.start();
    await fleet.logged('figma is not configured: set FIGMA_API_KEY');
    for (const capability of ['figma.get', 'figma.tokens', 'figma.get_figma_data']) {
      const { outcome } = await fleet.run(capability, { fileKey: 'abc' });
      expect(outcome?.error).toEqual({
        code: 'NOT_CONFIGURED',
        message: expect.stringContaining('figma is not configured: set FIGMA_API_KEY, a personal access token'),
        retryable: false,
        details: { profile: 'figma', lacks: 'set FIGMA_API_KEY' },
      });
    }
    expect(await fleet.serverPids('figma-developer-mcp')).toEqual([]);
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
  });
});

const typography = (fontSize: number, fontWeight: number): object => ({
  $type: 'typography',
  $value: { fontFamily: 'Inter', fontSize: { value: fontSize, unit: 'px' }, fontWeight, lineHeight: 1.5 },
});
