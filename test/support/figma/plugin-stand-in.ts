import { once } from 'node:events';
import { runInNewContext } from 'node:vm';
import { WebSocket } from 'ws';

interface StandInNode {
  id: string;
  type: string;
  name: string;
  children?: StandInNode[];
  [property: string]: unknown;
}

/**
 * A fake of the Figma desktop app with a file and the Desktop Bridge plugin open: it dials the bridge, names its file,
 * and runs programs on a document in memory, as the plugin does for `EXECUTE_CODE`.
 */
export class FigmaPlugin {
  readonly page: StandInNode;
  readonly collections: Array<{ name: string; variables: Array<{ name: string; type: string; value: unknown }> }> = [];
  private nextId = 1;

  private constructor(
    private readonly socket: WebSocket,
    readonly fileKey: string,
  ) {
    this.page = this.node('PAGE', true);
    socket.on('message', (data: Buffer) => void this.handle(JSON.parse(data.toString()) as Command));
  }

  /** Resolves when the bridge has registered the file. */
  static async open(port: number, fileKey: string): Promise<FigmaPlugin> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    const plugin = new FigmaPlugin(socket, fileKey);
    await once(socket, 'open');
    const data = { fileKey, fileName: 'Design', currentPage: 'Page 1', currentPageId: '0:1', editorType: 'figma' };
    socket.send(JSON.stringify({ type: 'FILE_INFO', data }));
    return plugin;
  }

  /** Returns the node with an id from the document. */
  find(id: string): StandInNode | undefined {
    const search = (node: StandInNode): StandInNode | undefined =>
      node.id === id ? node : node.children?.map(search).find((found) => found !== undefined);
    return search(this.page);
  }

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private async handle({ id, method, params }: Command): Promise<void> {
    if (id === undefined) return;
    const reply = (answer: object): void => this.socket.send(JSON.stringify({ id, ...answer }));
    if (method !== 'EXECUTE_CODE') return reply({ error: `the stand-in does not know ${method}` });
    try {
      const program = `(async function () {\n${params.code}\n})()`;
      const result: unknown = await runInNewContext(program, { figma: this.api() });
      reply({ result: { success: true, result, fileContext: { fileKey: this.fileKey, fileName: 'Design' } } });
    } catch (error) {
      reply({ error: (error as Error).message });
    }
  }

  /** The part of the plugin API that creating nodes needs. */
  private api(): object {
    const create = (type: string, isParent: boolean) => () => this.node(type, isParent);
    return {
      currentPage: this.page,
      fileKey: this.fileKey,
      createFrame: create('FRAME', true),
      createText: create('TEXT', false),
      createRectangle: create('RECTANGLE', false),
      createEllipse: create('ELLIPSE', false),
      createComponent: create('COMPONENT', true),
      getNodeByIdAsync: async (id: string) => this.find(id) ?? null,
      loadFontAsync: async ({ family }: { family: string }) => {
        if (family !== 'Inter') throw new Error(`The font "${family}" could not be loaded`);
      },
      variables: this.variables(),
    };
  }

  private variables(): object {
    const { collections } = this;
    return {
      getLocalVariableCollectionsAsync: async () => collections,
      createVariableCollection: (name: string) => {
        const collection = {
          name,
          variables: [],
          modes: [{ modeId: '1:0' }],
          remove: () => take(collections, collection),
        };
        collections.push(collection);
        return collection;
      },
      createVariable: (name: string, collection: { variables: object[] }, type: string) => {
        const variable = {
          id: `VariableID:${this.nextId++}`,
          name,
          type,
          value: undefined as unknown,
          setValueForMode: (_mode: string, value: unknown) => (variable.value = value),
          remove: () => take(collection.variables, variable),
        };
        collection.variables.push(variable);
        return variable;
      },
    };
  }

  private node(type: string, isParent: boolean): StandInNode {
    const node: StandInNode = { id: `10:${this.nextId++}`, type, name: type, width: 100, height: 100, x: 0, y: 0 };
    let parent: StandInNode | undefined;
    const leave = (): void => parent && take(parent.children!, node);
    const hidden = {
      resize: (width: number, height: number) => Object.assign(node, { width, height }),
      remove: leave,
      setParent: (next: StandInNode) => (leave(), (parent = next)),
      createInstance: () => this.node('INSTANCE', true),
      appendChild: (child: StandInNode & { setParent(parent: StandInNode): void }) => {
        if (!node.children) throw new Error(`a ${type} has no children`);
        child.setParent(node);
        node.children.push(child);
      },
    };
    if (isParent) node.children = [];
    for (const [name, value] of Object.entries(hidden)) Object.defineProperty(node, name, { value, enumerable: false });
    return node;
  }
}

interface Command {
  id?: string;
  method?: string;
  params: { code: string };
}

function take<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
