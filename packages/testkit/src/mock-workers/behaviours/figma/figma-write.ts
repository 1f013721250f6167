import { YardError } from '@yardmaster/protocol';
import type { SomeMockBehaviours } from '../../mock-behaviour';
import { mockFile, nodesOf } from './mock-file';

export const behaviours = {
  'figma.write': figmaWrite,
} satisfies SomeMockBehaviours;

type Operation =
  | { op: 'create'; type: string; as?: string; parent?: string; component?: string; name?: string }
  | { op: 'update' | 'delete'; node: string }
  | { op: 'variable'; name: string };

interface Created {
  id: string;
  as?: string;
  name: string;
  type: string;
}

export interface Written {
  created: Created[];
  updated: string[];
  deleted: string[];
}

/**
 * Mocks `figma.write`: returns the result that the operations would have on the mock file, which does not change. Ids
 * are counted from the start of each call.
 * @throws YardError `NOT_FOUND` if an operation refers to a node that neither the file nor an earlier operation has
 */
function figmaWrite(input: unknown): Written {
  const { fileKey, operations } = input as { fileKey: string; operations: Operation[] };
  const preview = new WritePreview(fileKey);
  for (const [index, operation] of operations.entries()) preview.apply(operation, `operations[${index}]`);
  return preview.written;
}

class WritePreview {
  readonly written: Written = { created: [], updated: [], deleted: [] };
  /** Node ids by id, and by the names that operations gave them. */
  private readonly ids: Map<string, string>;

  constructor(fileKey: string) {
    this.ids = new Map(nodesOf(mockFile({ fileKey }).nodes).map(({ node: { id } }) => [id, id]));
  }

  apply(operation: Operation, where: string): void {
    switch (operation.op) {
      case 'create':
        return this.create(operation, where);
      case 'update':
        return void this.written.updated.push(this.find(operation.node, where));
      case 'delete':
        return this.delete(this.find(operation.node, where));
      case 'variable':
        return void this.written.created.push({
          id: `VariableID:${this.nextId()}`,
          name: operation.name,
          type: 'VARIABLE',
        });
    }
  }

  private create({ type, as, parent, component, name }: Operation & { op: 'create' }, where: string): void {
    if (parent !== undefined) this.find(parent, where);
    if (type === 'INSTANCE') this.find(component ?? 'undefined', where);
    const id = this.nextId();
    this.ids.set(id, id);
    if (as !== undefined) this.ids.set(as, id);
    this.written.created.push({ id, ...(as !== undefined && { as }), name: name ?? type, type });
  }

  private delete(id: string): void {
    for (const [reference, of] of this.ids) if (of === id) this.ids.delete(reference);
    this.written.deleted.push(id);
  }

  private find(reference: string, where: string): string {
    const id = this.ids.get(reference);
    if (id !== undefined) return id;
    throw new YardError('NOT_FOUND', `${where}: there is no node ${reference}`);
  }

  private nextId(): string {
    return `1000:${this.written.created.length + 1}`;
  }
}
