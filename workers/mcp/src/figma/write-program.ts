/**
 * Returns the program that performs the operations of `figma.write` inside Figma with the plugin API. It contains the
 * operations as JSON, so they are never executed as code. If an operation fails, the program removes the nodes that the
 * call created; earlier updates and deletions remain.
 */
export function writeProgram(operations: readonly unknown[]): string {
  return `const operations = ${JSON.stringify(operations)};\n${program}`;
}

const program = String.raw`
const named = new Map(), made = [], created = [], updated = [], deleted = [];
const channel = (hex, at) => parseInt(hex.slice(at, at + 2), 16) / 255;
const colourOf = (hex) => ({ r: channel(hex, 1), g: channel(hex, 3), b: channel(hex, 5) });
const find = async (reference) => {
  const node = named.get(reference) || (await figma.getNodeByIdAsync(reference));
  if (!node) throw new Error('there is no node ' + reference);
  return node;
};
const setText = async (node, { text, fontFamily, fontStyle, fontSize }) => {
  const family = fontFamily || (node.fontName && node.fontName.family) || 'Inter';
  const style = fontStyle || (node.fontName && node.fontName.style) || 'Regular';
  await figma.loadFontAsync({ family, style });
  node.fontName = { family, style };
  if (fontSize !== undefined) node.fontSize = fontSize;
  if (text !== undefined) node.characters = text;
};
const set = async (node, operation) => {
  const { name, x, y, width, height, fill, cornerRadius, layout } = operation;
  if (node.type === 'TEXT') await setText(node, operation);
  if (name !== undefined) node.name = name;
  if (layout) {
    node.layoutMode = layout.direction;
    if (layout.gap !== undefined) node.itemSpacing = layout.gap;
    for (const side of ['Left', 'Right', 'Top', 'Bottom'])
      if (layout.padding !== undefined) node['padding' + side] = layout.padding;
  }
  if (width !== undefined || height !== undefined) node.resize(width || node.width, height || node.height);
  if (x !== undefined) node.x = x;
  if (y !== undefined) node.y = y;
  if (fill !== undefined) node.fills = [{ type: 'SOLID', color: colourOf(fill) }];
  if (cornerRadius !== undefined) node.cornerRadius = cornerRadius;
};
const makers = {
  FRAME: () => figma.createFrame(),
  TEXT: () => figma.createText(),
  RECTANGLE: () => figma.createRectangle(),
  ELLIPSE: () => figma.createEllipse(),
  COMPONENT: () => figma.createComponent(),
  INSTANCE: async ({ component }) => (await find(component)).createInstance(),
};
const act = {
  create: async (operation) => {
    const parent = operation.parent === undefined ? figma.currentPage : await find(operation.parent);
    const node = await makers[operation.type](operation);
    made.push(node);
    parent.appendChild(node);
    await set(node, operation);
    if (operation.as !== undefined) named.set(operation.as, node);
    created.push({ id: node.id, name: node.name, type: node.type, ...(operation.as !== undefined && { as: operation.as }) });
  },
  update: async (operation) => {
    const node = await find(operation.node);
    await set(node, operation);
    updated.push(node.id);
  },
  delete: async (operation) => {
    const node = await find(operation.node);
    node.remove();
    deleted.push(node.id);
  },
  variable: async ({ collection: title, name, type, value }) => {
    const collections = await figma.variables.getLocalVariableCollectionsAsync();
    let collection = collections.find((each) => each.name === title);
    if (!collection) made.push((collection = figma.variables.createVariableCollection(title)));
    const variable = figma.variables.createVariable(name, collection, type);
    made.push(variable);
    const isColour = type === 'COLOR' && typeof value === 'string';
    variable.setValueForMode(collection.modes[0].modeId, isColour ? colourOf(value) : value);
    created.push({ id: variable.id, name: variable.name, type: 'VARIABLE' });
  },
};
let at = 0;
try {
  for (; at < operations.length; at++) await act[operations[at].op](operations[at]);
} catch (error) {
  for (const thing of made.reverse()) thing.remove();
  throw new Error('operations[' + at + ']: ' + ((error && error.message) || error));
}
return { created, updated, deleted };
`;
