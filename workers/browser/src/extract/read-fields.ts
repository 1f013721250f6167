import type { PageElement, PageRoot } from '../content/in-page/dom';
import type { Field, Raw } from '../steps/field';

/** Collects the raw values for the fields of a schema. Runs in the page, so it must not refer to anything outside. */
export function readFields(root: PageElement, schema: Field): Raw {
  /** Returns all matching elements. If there are none, also searches open shadow roots, as targets do. */
  function all(scope: PageElement | PageRoot, selector: string): PageElement[] {
    const found = [...scope.querySelectorAll(selector)];
    if (found.length > 0) return found;
    const own = (scope as PageElement).shadowRoot;
    const roots = [...scope.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
    return [...(own ? [own] : []), ...roots].flatMap((inner) => all(inner, selector));
  }

  function textOf(element: PageElement, { attribute, property }: Field): string | boolean | null {
    const whole = element as PageElement & Record<string, unknown>;
    if (attribute !== undefined) {
      if (!element.hasAttribute(attribute)) return null;
      const isAddress = attribute === 'href' || attribute === 'src';
      return isAddress && typeof whole[attribute] === 'string' ? whole[attribute] : element.getAttribute(attribute);
    }
    if (property === 'checked') return Boolean(whole.checked);
    if (property === 'value') return typeof whole.value === 'string' ? whole.value : null;
    if (property === 'html') return element.innerHTML;
    return (element.innerText ?? element.textContent ?? '').replace(/[ \t\u00a0]+/g, ' ').trim();
  }

  function scalar(element: PageElement, field: Field): Raw {
    const text = textOf(element, field);
    if (field.pattern === undefined || typeof text !== 'string') return text;
    const match = new RegExp(field.pattern).exec(text);
    return match ? (match[1] ?? match[0]) : null;
  }

  function read(scope: PageElement, field: Field): Raw {
    if (field.type === 'array') {
      const elements = all(scope, field.selector!).slice(0, field.maxItems ?? 1000);
      return elements.map((element) => read(element, field.items!));
    }
    const element = field.selector === undefined ? scope : all(scope, field.selector)[0];
    if (!element) return null;
    if (field.type !== 'object') return scalar(element, field);
    const entries = Object.entries(field.properties ?? {});
    return Object.fromEntries(entries.map(([name, inner]) => [name, read(element, inner)]));
  }

  return read(root, schema);
}
