/**
 * True if a step or a DevTools client may navigate to a URL: only the blank page, and schemes whose requests go through
 * the proxy. `file:`, `view-source:`, `chrome:` and similar schemes bypass it; use `evaluate` and `setContent` instead
 * of `javascript:` and `data:`.
 */
export function mayNavigate(url: string): boolean {
  return url === 'about:blank' || /^https?:$/.test(schemeOf(url) ?? '');
}

/** True if a frame may show a URL. Content that a page creates itself (`data:`, `blob:`) uses no network. */
export function mayShow(url: string): boolean {
  return url === '' || shown.has(schemeOf(url) ?? '') || url.startsWith('chrome-error://');
}

/** Formats a URL with a denied scheme for the log. Of a `file:` URL, only the scheme is logged. */
export function schemeTarget(url: string): string {
  return schemeOf(url)?.slice(0, 100) ?? 'invalid';
}

function schemeOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).protocol : undefined;
}

const shown = new Set(['http:', 'https:', 'about:', 'blob:', 'data:']);
