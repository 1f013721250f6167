/**
 * The part of the DOM that functions in a page use. The compiler's own DOM types are off, so that code of the worker
 * cannot use the DOM by mistake.
 */
export interface PageNode {
  readonly nodeType: number;
  readonly childNodes: Iterable<PageNode>;
  textContent: string | null;
  appendChild(child: PageNode): PageNode;
  cloneNode(deep?: boolean): PageNode;
}

export interface PageElement extends PageNode {
  readonly localName: string;
  readonly outerHTML: string;
  innerHTML: string;
  readonly innerText?: string;
  readonly shadowRoot: PageRoot | null;
  readonly scrollHeight: number;
  readonly scrollTop: number;
  readonly ownerDocument: PageDocument;
  readonly value?: unknown;
  readonly checked?: boolean;
  readonly type?: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  hasAttribute(name: string): boolean;
  matches(selector: string): boolean;
  querySelectorAll(selector: string): Iterable<PageElement>;
  getBoundingClientRect(): { width: number; height: number };
  assignedNodes?(options: { flatten: boolean }): PageNode[];
  scrollTo(options: object): void;
  scrollBy(options: object): void;
}

export type PageRoot = PageNode & Pick<PageElement, 'querySelectorAll'>;

export interface PageDocument extends PageRoot {
  readonly documentElement: PageElement;
  readonly scrollingElement: PageElement | null;
  readonly body: PageElement | null;
  readonly baseURI: string;
  createElement(name: string): PageElement;
  createTextNode(text: string): PageNode;
}

export interface PageWindow {
  readonly document: PageDocument;
  getComputedStyle(element: PageElement): { display: string; visibility: string; whiteSpace: string };
}
