import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/mcp-http-server';
import { FigmaPlugin } from '../../support/figma/plugin-stand-in';
import { McpFleet } from '../../support/mcp-worker';

jest.setTimeout(60_000);

const root = join(__dirname, '../../..');
const packages = join(root, 'node_modules/.cache/yardmaster/figma-console-mcp-1.40.4');
const isInstalled = existsSync(packages);

// `npm test` installs it: 180 MB are too much for `npm ci`.
(isInstalled ? describe : describe.skip)(
  'Figma, written by the real figma-console-mcp (node scripts/mcp-servers.mjs)',
  () => {
    const fileKey = 'openFile';
    let fleet: McpFleet;
    let plugin: FigmaPlugin;
    beforeAll(async () => {
      const port = await freePort();
      const env = { FIGMA_WRITE: 'on', FIGMA_WRITE_PACKAGES: packages, FIGMA_WS_PORT: String(port) };
      fleet = await McpFleet.start({ env, ownHome: true });
      await fleet.offers('figma_write.figma_create_child');
      plugin = await FigmaPlugin.open(port, fileKey);
    });
    afterAll(async () => {
      await plugin.close();
      expect(await fleet.close()).toEqual({ processes: [], files: [] });
    });

    const write = (...operations: object[]) => fleet.run('figma.write', { fileKey, operations });

    it('offers its tools, except those that run arbitrary programs', () => {
      const tools = fleet.capabilities.filter((name) => name.startsWith('figma_write.'));
      expect(tools.length).toBeGreaterThan(50);
      expect(tools.filter((name) => name.includes('execute'))).toEqual([]);
    });

    it('creates a frame and a text in it, which can be read back', async () => {
      const { state, outcome } = await write(
        {
          op: 'create',
          type: 'FRAME',
          as: 'card',
          name: 'Card',
          width: 320,
          height: 200,
          fill: '#0066ff',
          layout: { direction: 'VERTICAL', gap: 8, padding: 16 },
        },
        { op: 'create', type: 'TEXT', parent: 'card', text: 'Hello "you" </script>', fontSize: 24 },
      );
      expect({ state, result: outcome?.result }).toEqual({
        state: 'succeeded',
        result: {
          created: [
            { id: expect.any(String), as: 'card', name: 'Card', type: 'FRAME' },
            { id: expect.any(String), name: 'TEXT', type: 'TEXT' },
          ],
          updated: [],
          deleted: [],
        },
      });
      const [card] = (outcome!.result as { created: [{ id: string }] }).created;
      expect(plugin.find(card.id)).toMatchObject({
        name: 'Card',
        width: 320,
        layoutMode: 'VERTICAL',
        paddingLeft: 16,
        fills: [{ type: 'SOLID', color: { r: 0, g: 0.4, b: 1 } }],
        children: [{ type: 'TEXT', characters: 'Hello "you" </script>', fontSize: 24 }],
      });
    });

    it('creates, updates and deletes components, instances and variables', async () => {
      const { outcome } = await write(
        { op: 'create', type: 'COMPONENT', as: 'button', name: 'Button', cornerRadius: 8 },
        { op: 'create', type: 'INSTANCE', component: 'button', as: 'first', name: 'First' },
        { op: 'variable', collection: 'Brand', name: 'primary', type: 'COLOR', value: '#ff0000' },
        { op: 'update', node: 'button', name: 'Large button' },
        { op: 'delete', node: 'first' },
      );
      const { created, deleted } = outcome!.result as { created: Array<{ id: string }>; deleted: string[] };
      expect(plugin.find(created[0]!.id)).toMatchObject({ type: 'COMPONENT', name: 'Large button', cornerRadius: 8 });
      expect(deleted).toEqual([created[1]!.id]);
      expect(plugin.find(created[1]!.id)).toBeUndefined();
      expect(plugin.collections).toMatchObject([
        { name: 'Brand', variables: [{ name: 'primary', value: { r: 1, g: 0, b: 0 } }] },
      ]);
    });

    it('undoes its creations if an operation fails, and names the operation', async () => {
      const before = JSON.stringify(plugin.page);
      const missing = await write({ op: 'create', type: 'FRAME' }, { op: 'update', node: '99:99', name: 'x' });
      expect(missing.outcome?.error).toMatchObject({
        code: 'NOT_FOUND',
        message: 'operations[1]: there is no node 99:99',
        retryable: false,
      });
      const font = await write({ op: 'create', type: 'TEXT', fontFamily: 'Nobody', text: 'x' });
      expect(font.outcome?.error).toMatchObject({
        code: 'EXECUTION_ERROR',
        message: 'operations[0]: The font "Nobody" could not be loaded',
      });
      expect(JSON.stringify(plugin.page)).toBe(before);
    });

    it('rejects an unknown operation before sending anything', async () => {
      const input = { fileKey, operations: [{ op: 'execute', code: 'figma.closePlugin()' }] };
      const response = await fleet.app.send('POST', '/v1/tasks', { capability: 'figma.write', input });
      expect(response.status).toBe(422);
    });

    it('reports how to open a file that is not open', async () => {
      const { outcome } = await fleet.run('figma.write', {
        fileKey: 'closedFile',
        operations: [{ op: 'delete', node: '1:1' }],
      });
      expect(outcome?.error).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        message:
          'the file closedFile is not open: open it in the Figma desktop app and start the Desktop Bridge plugin there',
      });
    });
  },
);

describe('Figma for writing, if it is not installed', () => {
  it('reports what to install', async () => {
    const fleet = await McpFleet.start({ env: { FIGMA_WRITE: 'on' } });
    const { outcome } = await fleet.run('figma.write', { fileKey: 'a', operations: [{ op: 'delete', node: '1:1' }] });
    expect(outcome?.error).toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringContaining(
        'the package figma-console-mcp is not installed: run `npm install figma-console-mcp`, in any folder',
      ),
    });
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
  });
});
