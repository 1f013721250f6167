import type { ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import type { Secret } from './egress-range';

/** The address that a page tries to reach, split into parts. */
export interface Goal {
  url: string;
  /** `127.0.0.1:port`. */
  authority: string;
  port: number;
  /** Identifies the vector, and if it was allowed. */
  path: string;
  /** True if the page was requested before. */
  isSecond: boolean;
}

/** A way to reach a private address: a page that tries, or an action on a page. */
export interface Vector {
  name: string;
  /** The HTML of the page. */
  html?: (goal: Goal) => string;
  /** Answers the page itself. */
  serve?: (answer: ServerResponse, goal: Goal) => void;
  /** The action after the page is open. */
  act?: (page: Page, goal: Goal) => Promise<unknown>;
  /** Why it is denied. */
  reason?: string;
  /** The logged target, if it differs from the address of the secret. */
  logged?: (goal: Pick<Goal, 'authority' | 'port'>) => string;
  /** True if the request arrived, for requests without a path. */
  arrived?: (secret: Secret, before: { connections: number }) => boolean;
}

const script = (code: (goal: Goal) => string) => (goal: Goal) => `<script>${code(goal)}</script>`;
const spelled = (name: string, written: string, more: Partial<Vector> = {}): Vector => ({
  name,
  html: ({ port, path }) => `<img src="http://${written}:${port}${path}">`,
  ...more,
});
const redirect = (status: number) => (answer: ServerResponse, goal: Goal) =>
  void answer.writeHead(status, { location: goal.url, 'access-control-allow-origin': '*' }).end();

/** Ways in which pages and addresses can try to reach a service on the machine. */
export const vectors: readonly Vector[] = [
  { name: 'navigation', act: (page, { url }) => page.goto(url) },
  { name: 'redirect 302', serve: redirect(302) },
  { name: 'redirect 307', serve: redirect(307) },
  { name: 'meta refresh', html: ({ url }) => `<meta http-equiv="refresh" content="0;url=${url}">` },
  { name: 'location', html: script(({ url }) => `location.href = ${JSON.stringify(url)}`) },
  { name: 'iframe', html: ({ url }) => `<iframe src="${url}"></iframe>` },
  { name: 'srcdoc', html: ({ url }) => `<iframe srcdoc="<img src='${url}'>"></iframe>` },
  { name: 'data document', html: ({ url }) => `<iframe src="data:text/html,<img src='${url}'>"></iframe>` },
  { name: 'img', html: ({ url }) => `<img src="${url}">` },
  { name: 'script', html: ({ url }) => `<script src="${url}"></script>` },
  { name: 'CSS import', html: ({ url }) => `<style>@import url("${url}");</style>` },
  { name: 'CSS background', html: ({ url }) => `<p style="background: url('${url}')">x</p>` },
  {
    name: 'font',
    html: ({ url }) => `<style>@font-face { font-family: x; src: url("${url}") } p { font-family: x }</style><p>x</p>`,
  },
  { name: 'embed', html: ({ url }) => `<embed src="${url}" type="text/html">` },
  { name: 'object', html: ({ url }) => `<object data="${url}" type="text/html"></object>` },
  { name: 'video', html: ({ url }) => `<video src="${url}" preload="auto"></video>` },
  { name: 'prefetch', html: ({ url }) => `<link rel="prefetch" href="${url}">` },
  { name: 'fetch', html: script(({ url }) => `fetch(${JSON.stringify(url)})`) },
  { name: 'fetch, redirected', serve: fetchRedirected },
  { name: 'fetch at unload', html: script(keepAlive) },
  { name: 'XHR', html: script(({ url }) => `const x = new XMLHttpRequest(); x.open('GET', '${url}'); x.send()`) },
  { name: 'beacon', html: script(({ url }) => `navigator.sendBeacon('${url}', 'x')`) },
  { name: 'WebSocket', html: script(({ authority, path }) => `new WebSocket('ws://${authority}${path}')`) },
  { name: 'EventSource', html: script(({ url }) => `new EventSource('${url}')`) },
  {
    name: 'worker',
    html: script(({ url }) => `new Worker(URL.createObjectURL(new Blob(["importScripts('${url}')"])))`),
  },
  {
    name: 'form post',
    html: ({ url }) => `<form method="post" action="${url}"></form><script>document.forms[0].submit()</script>`,
  },
  { name: 'popup', html: script(({ url }) => `window.open('${url}')`) },
  {
    name: 'link in another tab',
    html: ({ url }) => `<a target="_blank" href="${url}">x</a>`,
    act: (page) => page.click('a'),
  },
  {
    name: 'download',
    html: ({ url }) => `<a download="x" href="${url}">x</a>`,
    act: (page) => page.click('a'),
  },
  spelled('decimal', '2130706433'),
  spelled('octal', '0177.0.0.1'),
  spelled('hexadecimal', '0x7f000001'),
  spelled('short', '127.1'),
  spelled('trailing dot', '127.0.0.1.'),
  {
    name: 'userinfo',
    act: (page, { authority, path }) => page.goto(`http://example.com@${authority}${path}`),
  },
  spelled('mapped', '[::ffff:127.0.0.1]'),
  spelled('localhost', 'localhost', { logged: ({ port }) => `localhost:${port}` }),
  spelled('localhost with a dot', 'localhost.', { logged: ({ port }) => `localhost:${port}` }),
  spelled('below localhost', 'a.localhost', { logged: ({ port }) => `a.localhost:${port}` }),
  spelled('unspecified', '0.0.0.0', { reason: 'unspecified', logged: ({ port }) => `0.0.0.0:${port}` }),
  spelled('name', 'inside.example', { logged: ({ port }) => `inside.example:${port}` }),
];

/** Makes the page request itself again, which returns a redirect. */
function fetchRedirected(answer: ServerResponse, goal: Goal): void {
  if (goal.isSecond) redirect(302)(answer, goal);
  else answer.setHeader('content-type', 'text/html').end('<script>fetch(location.href)</script>');
}

function keepAlive({ url }: Goal): string {
  return `addEventListener('pagehide', () => fetch('${url}', { keepalive: true, mode: 'no-cors' })); location.href = 'about:blank'`;
}
