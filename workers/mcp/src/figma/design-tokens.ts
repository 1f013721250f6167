import { nodesOf, type FigmaFile } from './figma-file';

/** A token in the format of the Design Tokens Community Group (https://www.designtokens.org/tr/drafts/format/). */
export interface Token {
  $type: string;
  $value: unknown;
}

export interface TokenGroup {
  [name: string]: Token | TokenGroup;
}

/**
 * Returns the design tokens of a file. Named styles keep their names, whose slashes create groups; values without a
 * style are named after the value.
 */
export function designTokens(file: FigmaFile): TokenGroup {
  const found = new Collector(file.globalVars.styles);
  for (const { node } of nodesOf(file)) {
    for (const paints of [node.fills, node.strokes]) found.paints(paints);
    found.textStyle(node.textStyle);
    found.layout(node.layout);
    found.effects(node.effects);
    if (node.borderRadius !== undefined) found.lengths('radius', node.borderRadius);
  }
  return found.tokens;
}

/** Names that the reader generates for styles without a name. */
const madeUp = /^(?:fill|stroke|style|layout|effect|text)[A-Za-z]*_[0-9a-f]+$/;

class Collector {
  readonly tokens: TokenGroup = {};

  constructor(private readonly styles: Readonly<Record<string, unknown>>) {}

  paints(reference: unknown): void {
    const { value, name } = this.resolve(reference);
    const all = Array.isArray(value) ? value : ((value as { colors?: unknown[] } | undefined)?.colors ?? []);
    const colours = all.flatMap(colourOf);
    for (const [index, colour] of colours.entries()) {
      const named = name === undefined ? nameOfColour(colour) : colours.length > 1 ? `${name}/${index + 1}` : name;
      this.add(`color/${named}`, 'color', colour);
    }
  }

  textStyle(reference: unknown): void {
    const { value, name } = this.resolve(reference);
    const { fontFamily, fontWeight, fontSize, lineHeight, letterSpacing } = (value ?? {}) as Record<string, unknown>;
    if (typeof fontFamily !== 'string' || typeof fontSize !== 'number') return;
    const fallback = [fontFamily, fontSize, fontWeight].join('-').replaceAll(/\s+/g, '-').toLowerCase();
    this.add(`typography/${name ?? fallback}`, 'typography', {
      fontFamily,
      fontSize: { value: fontSize, unit: 'px' },
      ...(fontWeight !== undefined && { fontWeight }),
      ...(lineHeight !== undefined && { lineHeight: ratioOf(lineHeight) }),
      ...(letterSpacing !== undefined && { letterSpacing }),
    });
  }

  layout(reference: unknown): void {
    const { gap, padding } = (this.resolve(reference).value ?? {}) as { gap?: unknown; padding?: unknown };
    for (const lengths of [gap, padding]) if (typeof lengths === 'string') this.lengths('spacing', lengths);
  }

  effects(reference: unknown): void {
    const { value, name } = this.resolve(reference);
    const { boxShadow } = (value ?? {}) as { boxShadow?: unknown };
    if (typeof boxShadow === 'string')
      this.add(`shadow/${name ?? boxShadow.replaceAll(/[^A-Za-z0-9]+/g, '-')}`, 'shadow', boxShadow);
  }

  /** Parses one to four lengths in CSS notation. */
  lengths(group: string, text: string): void {
    for (const [, amount] of text.matchAll(/(\d+(?:\.\d+)?)px/g))
      this.add(`${group}/${amount!.replace('.', '_')}`, 'dimension', { value: Number(amount), unit: 'px' });
  }

  private resolve(reference: unknown): { value: unknown; name?: string } {
    if (typeof reference !== 'string') return { value: reference };
    const value = this.styles[reference];
    return madeUp.test(reference) ? { value } : { value, name: reference };
  }

  private add(path: string, $type: string, $value: unknown): void {
    const names = path.split('/').map((name) => name.trim().replaceAll(/[{}.$]/g, '-') || '-');
    let group = this.tokens;
    for (const name of names.slice(0, -1)) {
      const inner = Object.hasOwn(group, name) ? group[name]! : (group[name] = {});
      if ('$value' in inner) return; // a style and a group of other styles may have the same name
      group = inner;
    }
    const last = names.at(-1)!;
    if (!Object.hasOwn(group, last)) group[last] = { $type, $value };
  }
}

function colourOf(paint: unknown): string[] {
  if (typeof paint === 'string') return /^(?:#|rgb)/.test(paint) ? [paint] : [];
  const { hex, colour, color } = (paint ?? {}) as Record<string, unknown>;
  return [hex, colour, color].filter((value): value is string => typeof value === 'string').slice(0, 1);
}

function nameOfColour(colour: string): string {
  return colour
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
}

/** Converts a line height: `1.5em` is a ratio in design tokens. */
function ratioOf(lineHeight: unknown): unknown {
  const ratio = /^([\d.]+)em$/.exec(String(lineHeight))?.[1];
  return ratio === undefined ? lineHeight : Number(ratio);
}
