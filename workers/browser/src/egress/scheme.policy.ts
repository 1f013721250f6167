/**
 * True if a step, or a DevTools client, may navigate to a URL. Only schemes that pass the proxy, and the
 * blank page: `file:`, `view-source:`, `chrome:` and the like reach past it, `javascript:` and `data:` are what `evaluate` and
 * `setContent` are for.
 */
export function mayNavigate(url: string): boolean {
  return url === 'about:blank' || /^https?:$/.test(schemeOf(url) ?? '');
}

/** True if a frame may show a URL, however it got there. Content that a page creates itself reaches no network. */
export function mayShow(url: string): boolean {
  return url === '' || shown.has(schemeOf(url) ?? '') || url.startsWith('chrome-error://');
}

/** As an address is logged that a guard of schemes refused: the scheme, and of files no more. */
export function schemeTarget(url: string): string {
  return schemeOf(url)?.slice(0, 100) ?? 'invalid';
}

function schemeOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).protocol : undefined;
}

const shown = new Set(['http:', 'https:', 'about:', 'blob:', 'data:']);
