import type { PageDocument, PageElement, PageNode, PageWindow } from './dom';

declare const window: PageWindow & {
  URL: new (url: string, base: string) => { href: string };
};

/**
 * Copies the visible content of an element to an inert document, with open shadow roots in place, absolute URLs, and no
 * scripts or styles. Runs in the page, so it must not refer to anything outside of this function.
 */
export function copyVisible(root: PageElement, inert: PageDocument): PageElement {
  const left = 'script style noscript template head iframe object embed canvas svg audio video select datalist'.split(
    ' ',
  );
  const kept = ['alt', 'title', 'start', 'colspan', 'class'];

  function whole(url: string): string {
    try {
      return new window.URL(url, root.ownerDocument.baseURI).href;
    } catch {
      return url;
    }
  }

  function childrenOf(element: PageElement): Iterable<PageNode> {
    const assigned = element.localName === 'slot' ? element.assignedNodes?.({ flatten: true }) : undefined;
    if (assigned && assigned.length > 0) return assigned;
    return (element.shadowRoot ?? element).childNodes;
  }

  function copyOf(element: PageElement, display: string): PageElement {
    const isOwn = element.localName.includes('-') || element.localName === 'slot';
    const name = isOwn ? (display === 'inline' || display === 'contents' ? 'span' : 'div') : element.localName;
    const copy = inert.createElement(/^(html|body)$/.test(name) ? 'div' : name);
    for (const attribute of kept)
      if (element.hasAttribute(attribute)) copy.setAttribute(attribute, element.getAttribute(attribute)!);
    for (const attribute of ['href', 'src'])
      if (element.hasAttribute(attribute)) copy.setAttribute(attribute, whole(element.getAttribute(attribute)!));
    return copy;
  }

  function copy(node: PageNode): PageNode | undefined {
    if (node.nodeType === 3) return inert.createTextNode(node.textContent ?? '');
    if (node.nodeType !== 1) return undefined;
    const element = node as PageElement;
    if (left.includes(element.localName)) return undefined;
    const { display, visibility } = window.getComputedStyle(element);
    if (display === 'none' || (visibility !== 'visible' && visibility !== '')) return undefined;
    const made = copyOf(element, display);
    for (const child of childrenOf(element)) {
      const copied = copy(child);
      if (copied) made.appendChild(copied);
      // Separates adjacent buttons, which are separate words.
      if (copied && (child as PageElement).localName === 'button') made.appendChild(inert.createTextNode(' '));
    }
    return made;
  }

  return (copy(root) as PageElement | undefined) ?? inert.createElement('div');
}
