import type { IncomingMessage, ServerResponse } from 'node:http';
import { operatorPolicy, type Decision } from '../../../workers/browser/src/egress';
import type { LeasedContext } from '../../../workers/browser/src/pool/leased-context';
import { lossOf, servePages, startPool, type TestPool } from '../../support/browser-pool';
import { Secret, until } from '../../support/egress-range';
import { vectors, type Goal, type Vector } from '../../support/ssrf-vectors';

jest.setTimeout(120_000);

/** An open page, and its requests to the proxy. */
interface Attempt {
  goal: Goal;
  leased: LeasedContext;
  denied(): Decision[];
}

describe('a page', () => {
  let test: TestPool;
  let secret: Secret;
  let pages: Awaited<ReturnType<typeof servePages>>;
  let resolved: Record<string, string[]>;
  const serving = new Map<string, (answer: ServerResponse) => void>();

  beforeAll(async () => {
    resolved = {};
    const resolve = async (name: string): Promise<string[]> => resolved[name] ?? [];
    test = await startPool({}, { resolve });
    secret = await Secret.start();
    pages = await servePages(({ url = '' }: IncomingMessage, answer) =>
      (serving.get(url) ?? (() => answer.writeHead(404).end()))(answer),
    );
  });

  afterAll(async () => {
    const arrived = [...secret.hits].filter((path) => path.startsWith('/shut/'));
    await Promise.all([test.close(), secret.close()]);
    pages.server.close();
    expect(arrived).toEqual([]); // nor afterwards
  });

  /** Opens the page of a vector, with or without a policy that blocks it. */
  async function attempt(vector: Vector, way: 'shut' | 'open', at = secret): Promise<Attempt> {
    const path = `/${way}/${encodeURIComponent(vector.name)}`;
    const authority = `127.0.0.1:${at.port}`;
    const goal = { url: `http://${authority}${path}`, authority, port: at.port, path, isSecond: false };
    serving.set(path, (answer) => {
      if (vector.serve) vector.serve(answer, goal);
      else answer.setHeader('content-type', 'text/html').end(vector.html?.(goal) ?? 'x');
      goal.isSecond = true;
    });
    const leased = await test.lease();
    const permit = [new URL(pages.url).host];
    leased.egress.begin(operatorPolicy(way === 'shut' ? { permit } : { enforce: false }));
    const ignored = (): undefined => undefined; // the proxy and the secret server show if it was blocked
    await leased.page.goto(new URL(path, pages.url).href, { waitUntil: 'commit' }).catch(ignored);
    await vector.act?.(leased.page, goal).catch(ignored);
    const denied = (): Decision[] => leased.egress.decisions().filter(({ verdict }) => verdict === 'denied');
    return { goal, leased, denied };
  }

  /** Attempts the attack, checks that no request reached the secret server, and returns the denied requests. */
  async function denials(vector: Vector): Promise<Decision[]> {
    const { connections } = secret;
    const { goal, leased, denied } = await attempt(vector, 'shut');
    await until(() => denied().length > 0, `the denial of ${vector.name}`);
    await leased.close();
    expect(secret.hits).not.toContain(goal.path);
    expect(secret.connections).toBe(connections);
    return denied();
  }

  async function arrives(vector: Vector): Promise<void> {
    const before = { connections: secret.connections };
    const { goal, leased, denied } = await attempt(vector, 'open');
    const arrived = vector.arrived ?? (({ hits }: Secret) => hits.has(goal.path));
    await until(() => arrived(secret, before), `the arrival of ${vector.name}`);
    expect(denied()).toEqual([]);
    await leased.close();
  }

  it.each(vectors)('reaches nothing on this machine by $name, unless the policy is off', async (vector) => {
    resolved['inside.example'] = ['127.0.0.1'];
    const { reason = 'loopback', logged = ({ authority }) => authority } = vector;
    const target = logged({ authority: `127.0.0.1:${secret.port}`, port: secret.port });
    expect(await denials(vector)).toEqual([{ target, verdict: 'denied', reason, count: expect.any(Number) }]);
    await arrives(vector);
  });

  it('reaches nothing on the IPv6 loopback address, unless the policy is off', async () => {
    const six = await Secret.start('::1');
    const authority = `[::1]:${six.port}`;
    const act: Vector['act'] = (page, { path }) => page.goto(`http://${authority}${path}`);
    const shut = await attempt({ name: 'IPv6', act }, 'shut', six);
    expect(shut.denied()).toMatchObject([{ target: authority, reason: 'loopback' }]);
    const open = await attempt({ name: 'IPv6', act }, 'open', six);
    await until(() => six.hits.has('/open/IPv6'), 'the arrival');
    expect(six.hits).toEqual(new Set(['/open/IPv6']));
    await Promise.all([shut.leased.close(), open.leased.close(), six.close()]);
  });

  it('reaches no other address if a name resolves differently the second time, unless the policy is off', async () => {
    const { port } = new URL(pages.url);
    const inside = await Secret.start('127.0.0.3', Number(port));
    const html = "<script>setTimeout(() => fetch('/again', { mode: 'no-cors' }))</script>";
    serving.set('/', (answer) => {
      resolved['rebound.example'] = ['127.0.0.3'];
      answer.setHeader('content-type', 'text/html').setHeader('connection', 'close').end(html);
    });
    const url = `http://rebound.example:${port}/`;
    for (const policy of [{ permit: [new URL(pages.url).host] }, { enforce: false }]) {
      resolved['rebound.example'] = ['127.0.0.1'];
      const leased = await test.lease();
      leased.egress.begin(operatorPolicy(policy));
      await leased.page.goto(url);
      if (policy.permit) await until(() => leased.egress.denialOf(url) === 'loopback', 'the denial');
      else await until(() => inside.hits.has('/again'), 'the arrival');
      expect(inside.connections > 0).toBe(!policy.permit);
      await leased.close();
    }
    await inside.close();
  });

  it('reaches nothing through a service worker, which is blocked', async () => {
    const goal = (way: string): string => `http://127.0.0.1:${secret.port}/${way}/service`;
    const register = "navigator.serviceWorker.register('/worker.js').then(() => 'in', () => 'out')";
    serving.set('/', (answer) => answer.setHeader('content-type', 'text/html').end('x'));
    const leased = await test.lease();
    serving.set('/worker.js', (answer) =>
      answer.setHeader('content-type', 'text/javascript').end(`fetch('${goal('shut')}')`),
    );
    await leased.page.goto(pages.url);
    expect(await Promise.race([leased.page.evaluate(register), isRefused(leased)])).toBe('out');
    const { server, username, password } = leased.egress.access;
    leased.egress.begin(operatorPolicy({ enforce: false }));
    const { browser } = test.pool.browsers[0]!.launched;
    const open = await browser.newContext({ proxy: { server, username, password, bypass: '<-loopback>' } });
    serving.set('/worker.js', (answer) =>
      answer.setHeader('content-type', 'text/javascript').end(`fetch('${goal('open')}')`),
    );
    const page = await open.newPage();
    await page.goto(pages.url);
    await page.evaluate(register);
    await until(() => secret.hits.has('/open/service'), 'the arrival');
    await Promise.all([open.close(), leased.close()]);
  });

  it('never reaches the control plane, even if its network is permitted', async () => {
    const plane = await Secret.start();
    const controlPlane = [{ address: [127, 0, 0, 1], port: plane.port }];
    const other = await startPool({}, { controlPlane });
    const leased = await other.lease(); // may go to loopback
    for (const written of ['127.0.0.1', '127.0.0.2', '2130706433', 'localhost', '[::ffff:127.0.0.1]'])
      await leased.page.goto(`http://${written}:${plane.port}/shut`).catch(() => undefined);
    const reasons = leased.egress.decisions().map(({ verdict, reason }) => ({ verdict, reason }));
    expect(reasons.length).toBeGreaterThan(2);
    expect(new Set(reasons.map(({ reason }) => reason))).toEqual(new Set(['control-plane']));
    expect(plane.connections).toBe(0);
    leased.egress.begin(operatorPolicy({ enforce: false }));
    await leased.page.goto(`http://127.0.0.1:${plane.port}/open`);
    expect(plane.hits).toEqual(new Set(['/open']));
    await Promise.all([leased.close(), plane.close()]);
    await other.close();
  });

  it.each([
    ['file:///etc/passwd', 'file:'],
    ['view-source:file:///etc/passwd', 'file:'],
  ])('cannot open %s: the context is lost', async (url, target) => {
    const shut = await test.lease();
    shut.egress.begin(operatorPolicy({}));
    await shut.page.goto(url).catch(() => undefined);
    expect(await lossOf(shut)).toMatchObject({ code: 'BLOCKED_BY_POLICY' });
    expect(shut.egress.decisions()).toEqual([
      { target, verdict: 'denied', reason: 'scheme', count: expect.any(Number) },
    ]);
    const open = await test.lease();
    open.egress.begin(operatorPolicy({ enforce: false }));
    await open.page.goto(url);
    expect(open.page.url()).toContain('file:///etc/passwd');
    await Promise.all([shut.close(), open.close()]);
  });

  it('reaches no STUN server, which would bypass the proxy over UDP', async () => {
    const off = ['--webrtc-ip-handling-policy=default', '--force-webrtc-ip-handling-policy=default'];
    const datagrams = async (pool: TestPool): Promise<number> => {
      const before = secret.datagrams;
      const leased = await pool.lease();
      serving.set('/', (answer) => answer.setHeader('content-type', 'text/html').end('x'));
      await leased.page.goto(pages.url);
      await leased.page.evaluate(gatherCandidates(secret.port));
      await leased.close();
      return secret.datagrams - before;
    };
    expect(await datagrams(test)).toBe(0);
    const open = await startPool({}, { extraFlags: off });
    expect(await datagrams(open)).toBeGreaterThan(0);
    await open.close();
  });
});

/** Checks the console: Playwright never settles a blocked service worker registration, and only logs a warning. */
async function isRefused({ page }: LeasedContext): Promise<'out'> {
  await page.waitForEvent('console', (message) => message.text().includes('Service Worker registration blocked'));
  return 'out';
}

/** Runs in the page: requests addresses from a STUN server, and resolves after the last request. */
function gatherCandidates(port: number): string {
  return `new Promise((resolve) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] });
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve();
    peer.createDataChannel('x');
    peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  })`;
}
