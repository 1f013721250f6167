/**
 * A small design as Figma's REST API returns it: a card with a title, a picture and a button that is an instance of a
 * component.
 */

const solid = (r: number, g: number, b: number): object => ({
  blendMode: 'NORMAL',
  type: 'SOLID',
  color: { r, g, b, a: 1 },
});
const white = [solid(1, 1, 1)];
const blue = [solid(0, 0.4, 1)];
const ink = [solid(0.1, 0.1, 0.12)];

const box = (x: number, y: number, width: number, height: number): object => ({
  absoluteBoundingBox: { x, y, width, height },
  absoluteRenderBounds: { x, y, width, height },
  constraints: { vertical: 'TOP', horizontal: 'LEFT' },
});

const drawn = (fills: object[]): object => ({
  scrollBehavior: 'SCROLLS',
  blendMode: 'PASS_THROUGH',
  fills,
  strokes: [],
  strokeWeight: 1,
  strokeAlign: 'INSIDE',
  effects: [],
  interactions: [],
});

const frame = (fills: object[], layoutMode: string, itemSpacing: number, padding: number): object => ({
  ...drawn(fills),
  clipsContent: true,
  background: fills,
  backgroundColor: { r: 1, g: 1, b: 1, a: 1 },
  layoutMode,
  itemSpacing,
  paddingLeft: padding,
  paddingRight: padding,
  paddingTop: padding,
  paddingBottom: padding,
});

const typeStyle = (fontSize: number, fontWeight: number): object => ({
  fontFamily: 'Inter',
  fontPostScriptName: null,
  fontStyle: fontWeight > 500 ? 'Bold' : 'Regular',
  fontWeight,
  fontSize,
  textAlignHorizontal: 'LEFT',
  textAlignVertical: 'TOP',
  letterSpacing: 0,
  lineHeightPx: fontSize * 1.5,
  lineHeightPercent: 100,
  lineHeightPercentFontSize: 150,
  lineHeightUnit: 'FONT_SIZE_%',
});

const text = (
  id: string,
  name: string,
  characters: string,
  style: object,
  fills: object[],
  styles: object,
): object => ({
  id,
  name,
  type: 'TEXT',
  ...drawn(fills),
  ...box(16, 16, 288, 36),
  characters,
  style,
  characterStyleOverrides: [],
  styleOverrideTable: {},
  lineTypes: ['NONE'],
  lineIndentations: [0],
  styles,
});

const label = (id: string): object => text(id, 'Label', 'Read more', typeStyle(14, 600), white, {});

const button = (id: string, type: string, labelId: string, more: object = {}): object => ({
  id,
  name: 'Button',
  type,
  ...frame(blue, 'HORIZONTAL', 8, 12),
  ...box(16, 240, 120, 40),
  cornerRadius: 8,
  cornerSmoothing: 0,
  styles: { fill: '5:1' },
  children: [label(labelId)],
  ...more,
});

const picture = {
  id: '1:4',
  name: 'Picture',
  type: 'RECTANGLE',
  ...drawn([{ blendMode: 'NORMAL', type: 'IMAGE', scaleMode: 'FILL', imageRef: 'a1b2c3' }]),
  ...box(16, 60, 288, 160),
};

const card = {
  id: '1:2',
  name: 'Card',
  type: 'FRAME',
  ...frame(white, 'VERTICAL', 16, 24),
  ...box(0, 0, 320, 300),
  children: [
    text('1:3', 'Title', 'Hello from Figma', typeStyle(24, 700), ink, { text: '5:2', fill: '5:3' }),
    picture,
    button('1:5', 'INSTANCE', 'I1:5;2:2', { componentId: '2:1', overrides: [] }),
  ],
};

const component = button('2:1', 'COMPONENT', '2:2');

const page = {
  id: '0:1',
  name: 'Page 1',
  type: 'CANVAS',
  scrollBehavior: 'SCROLLS',
  backgroundColor: { r: 0.96, g: 0.96, b: 0.96, a: 1 },
  prototypeStartNodeID: null,
  flowStartingPoints: [],
  prototypeDevice: { type: 'NONE', rotation: 'NONE' },
  children: [card, component],
};

const style = (key: string, name: string, styleType: string): object => ({
  key,
  name,
  styleType,
  remote: false,
  description: '',
});

const shared = {
  components: {
    '2:1': { key: 'button-key', name: 'Button', description: 'A button', remote: false, documentationLinks: [] },
  },
  componentSets: {},
  schemaVersion: 0,
  styles: {
    '5:1': style('s1', 'Brand/Primary', 'FILL'),
    '5:2': style('s2', 'Heading/Large', 'TEXT'),
    '5:3': style('s3', 'Text/Ink', 'FILL'),
  },
};

const told = {
  name: 'Design file',
  role: 'viewer',
  lastModified: '2026-11-01T10:00:00Z',
  editorType: 'figma',
  thumbnailUrl: 'https://example.com/thumbnail.png',
};

/** Returns the response to `GET /v1/files/{key}`. */
export const fileResponse = (version: string): object => ({
  ...told,
  version,
  document: { id: '0:0', name: 'Document', type: 'DOCUMENT', scrollBehavior: 'SCROLLS', children: [page] },
  ...shared,
});

/** Returns the response to `GET /v1/files/{key}/nodes`; a missing node is null. */
export const nodesResponse = (version: string, ids: readonly string[]): object => ({
  ...told,
  version,
  nodes: Object.fromEntries(
    ids.map((id) => {
      const document = findNode(id);
      return [id, document ? { document, ...shared } : null];
    }),
  ),
});

/** Returns the response to `GET /v1/files/{key}/meta`. */
export const metaResponse = (version: string): object => ({
  file: {
    name: told.name,
    folder_name: 'Designs',
    last_touched_at: told.lastModified,
    creator: { id: '1', handle: 'Ada', img_url: 'https://example.com/ada.png' },
    thumbnail_url: told.thumbnailUrl,
    editorType: 'figma',
    role: 'viewer',
    link_access: 'view',
    url: 'https://www.figma.com/design/designFile',
    version,
  },
});

export function findNode(id: string): object | undefined {
  const search = (node: { id?: string; children?: object[] }): object | undefined =>
    node.id === id ? node : node.children?.map(search).find((found) => found !== undefined);
  return search(page);
}
