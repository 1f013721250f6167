import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { artifact, capability } from './held-work';

/** Something that a key has open: a request, a stream or a socket. */
export interface Opening {
  name: string;
  /** Resolves to the time of the cut, by `performance.now()`. */
  cut: Promise<number>;
  readonly isCut: boolean;
  /** Resumes a reader that has stopped; undefined if it reads. It does not notice the cut before. */
  look?(): void;
  end(): void;
}

/** The place where a key opens things, and a running task of the key. */
export interface Place {
  url: string;
  secret?: string;
  taskId: string;
  leaseId: string;
}

type Open = (place: Place) => Promise<Opening>;

/** These belong to a key or its task, and not to a secret. */
export const tunnel = 'the client of a tunnel';
export const ticketDownload = 'a download by ticket';

/** Everything that a key with the scopes `submit` and `read` can have open. Each resolves once it is open. */
export const openings: Readonly<Record<string, Open>> = {
  'the events of a task': (place) => stream('the events of a task', place, `/v1/tasks/${place.taskId}/events`),
  'the events of the fleet': (place) => stream('the events of the fleet', place, '/v1/events'),
  'a request that waits for an outcome': (place) =>
    exchange('a request that waits for an outcome', place, '/v1/tasks', {
      method: 'POST',
      headers: { prefer: 'wait=60' },
      body: JSON.stringify({ capability, input: {} }),
    }),
  'a download': (place) =>
    stream('a download', place, `/v1/tasks/${place.taskId}/artifacts/${artifact.name}`, { isPaused: true }),
  [ticketDownload]: async (place) => {
    const path = `/v1/tasks/${place.taskId}/artifacts/${artifact.name}`;
    const asked = ask(place, `${path}/tickets`, { method: 'POST', body: '{}' });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const { url } = JSON.parse(await text(response)) as { url: string };
    const { pathname, search } = new URL(url, place.url);
    return stream(ticketDownload, { ...place, secret: undefined }, `${pathname}${search}`, { isPaused: true });
  },
  'an upload of a body': (place) =>
    exchange('an upload of a body', place, '/v1/tasks', {
      method: 'POST',
      headers: { 'content-length': '500000' },
      body: `{"capability":"${capability}","input":{"text":"`,
      isUnfinished: true,
    }),
  'a client of /events': eventsClient,
  [tunnel]: tunnelClient,
};

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  isUnfinished?: boolean;
}

/** Opens a response. With `isPaused`, the reader stops once it has begun. */
async function stream(name: string, place: Place, path: string, { isPaused = false } = {}): Promise<Opening> {
  const asked = ask(place, path, {});
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${name}: ${response.statusCode}`);
  // A complete response has no error.
  const onCut = (cut: () => void): void => void response.once('error', cut);
  const opening = openingOf(name, onCut, {
    end: () => asked.destroy(),
    ...(isPaused && { look: () => void response.resume() }),
  });
  await new Promise((resolve) => response.once('data', resolve));
  if (isPaused) response.pause();
  return opening;
}

/** Opens a request that gets no response. */
async function exchange(name: string, place: Place, path: string, sent: Sent): Promise<Opening> {
  const asked = ask(place, path, sent);
  asked.once('response', ({ statusCode }) => asked.destroy(new Error(`${name}: ${statusCode}`)));
  const opening = openingOf(name, (cut) => asked.once('close', cut), { end: () => asked.destroy() });
  await once(asked, 'socket');
  return opening;
}

function ask({ url, secret }: Place, path: string, { method = 'GET', headers, body, isUnfinished }: Sent) {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const asked = request(`${url}${path}`, {
    method,
    headers: { ...(secret !== undefined && { authorization: `Bearer ${secret}` }), ...type, ...headers },
    agent: false,
  });
  asked.on('error', () => undefined);
  if (isUnfinished) asked.write(body);
  else asked.end(body);
  return asked;
}

/** Opens a client with a subscription and a running `task:execute`. */
async function eventsClient({ url, secret, taskId }: Place): Promise<Opening> {
  const socket: Socket = io(`${url}/events`, {
    auth: { token: secret },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  await new Promise<void>((resolve, reject) => void socket.once('connect', resolve).once('connect_error', reject));
  const opening = openingOf('a client of /events', (cut) => socket.once('disconnect', cut), {
    end: () => socket.disconnect(),
  });
  socket.emit('task:execute', { capability, input: {} }, () => undefined);
  const { error } = (await socket.emitWithAck('task:subscribe', { taskId })) as { error?: { detail: string } };
  if (error) throw new Error(error.detail);
  return opening;
}

/** Opens a tunnel of the task, and connects a client with the ticket. */
async function tunnelClient({ url, leaseId }: Place): Promise<Opening> {
  const address = `${url.replace('http', 'ws')}/v1/tunnels`;
  const worker = new WebSocket(address, { headers: { authorization: `Lease ${leaseId}` } });
  const [offer] = (await once(worker, 'message')) as [Buffer];
  const { ticket } = JSON.parse(offer.toString()) as { ticket: string };
  const client = new WebSocket(`${address}/${ticket}`);
  await once(client, 'open');
  return openingOf(tunnel, (cut) => client.once('close', cut), { end: () => client.terminate() });
}

function openingOf(
  name: string,
  onCut: (cut: () => void) => void,
  actions: Pick<Opening, 'end'> & Partial<Opening>,
): Opening {
  let isCut = false;
  const cut = new Promise<number>((resolve) =>
    onCut(() => {
      isCut = true;
      resolve(performance.now());
    }),
  );
  return {
    name,
    cut,
    get isCut() {
      return isCut;
    },
    ...actions,
  };
}
