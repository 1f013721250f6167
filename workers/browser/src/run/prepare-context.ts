import type { BrowserContext, Page, Route } from 'playwright-core';
import { invalid } from '../steps/playwright-errors';
import type { RunSecrets } from '../secrets/run-secrets';
import type { ContextInput, HeaderInput, NetworkInput, ResourceKind } from './run-input';

/** The changes of a run to its context. The run undoes them, because the context of a session outlives the run. */
export interface PreparedContext {
  /** Number of resources that were not loaded, because the run blocks their kind. */
  notLoaded: () => number;
  undo: () => Promise<void>;
}

/** Adds cookies and headers to a context, and blocks kinds of resources. */
export async function prepareContext(
  context: BrowserContext,
  page: Page,
  { context: input = {}, network = {} }: { context?: ContextInput; network?: NetworkInput },
  secrets: RunSecrets,
): Promise<PreparedContext> {
  const { cookies, headers = [], viewport } = input;
  if (cookies?.length) {
    await context.addCookies(cookies).catch((error: unknown) => {
      throw invalid('context.cookies', error);
    });
  }
  if (viewport && !isSame(viewport, page.viewportSize())) await page.setViewportSize(viewport);
  const undoHeaders = await addHeaders(context, headers, secrets);
  const { notLoaded, undo } = await keepAway(context, network.block ?? []);
  return {
    notLoaded,
    undo: async () => {
      await Promise.all([undoHeaders(), undo()]);
    },
  };
}

function isSame(a: Size, b: Size | null): boolean {
  return a.width === b?.width && a.height === b.height;
}

interface Size {
  width: number;
  height: number;
}

/**
 * Adds headers to the requests to their origins. Sends the request from here and returns the response, including
 * redirects, because Chromium would send an added header along every redirect, to any origin.
 */
async function addHeaders(
  context: BrowserContext,
  headers: readonly HeaderInput[],
  secrets: RunSecrets,
): Promise<() => Promise<void>> {
  const byOrigin = new Map<string, Record<string, string>>();
  for (const { origin, name, value, secret } of headers) {
    const own = byOrigin.get(new URL(origin).origin) ?? {};
    own[name.toLowerCase()] = secret === undefined ? value! : secrets.textFor(secret, origin);
    byOrigin.set(new URL(origin).origin, own);
  }
  if (byOrigin.size === 0) return async () => undefined;
  const isNamed = (url: URL): boolean => byOrigin.has(url.origin);
  const send = async (route: Route): Promise<void> => {
    const request = route.request();
    const added = byOrigin.get(new URL(request.url()).origin)!;
    const response = await route.fetch({ maxRedirects: 0, headers: { ...(await request.allHeaders()), ...added } });
    await route.fulfill({ response });
  };
  const handle = (route: Route): Promise<void> => send(route).catch(() => route.abort().catch(() => undefined));
  await context.route(isNamed, handle);
  return () => context.unroute(isNamed, handle);
}

async function keepAway(context: BrowserContext, kinds: readonly ResourceKind[]): Promise<PreparedContext> {
  let number = 0;
  if (kinds.length === 0) return { notLoaded: () => 0, undo: async () => undefined };
  const unwanted = new Set<string>(kinds);
  const handle = (route: Route): Promise<void> => {
    if (!unwanted.has(route.request().resourceType())) return route.fallback();
    number++;
    return route.abort('blockedbyclient');
  };
  await context.route('**/*', handle);
  return { notLoaded: () => number, undo: () => context.unroute('**/*', handle) };
}
