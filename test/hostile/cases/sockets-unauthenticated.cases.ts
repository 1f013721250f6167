import type { Family, HostileCase } from '../hostile-case';
import { callerAuth, type World } from '../support/world';
import { apiKey, workerToken } from '../support/service';

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const counted = (words: readonly string[]): string =>
  [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} × ${word}`).join(', ');

/** Joins a namespace. */
const enter =
  (namespace: string, auth: string, headers?: Record<string, string>) =>
  async (world: World): Promise<string> =>
    (await world.peer({ headers })).enter(namespace, auth);

/** Sends raw packets. Resolves to how the connection ended. */
const packets =
  (...sent: Array<string | Buffer>) =>
  async (world: World): Promise<string> => {
    const peer = await world.peer();
    for (const packet of sent) peer.send(packet);
    return peer.closed;
  };

/** Sends a packet above the limit before authentication. The connection may close while it is being sent, so the close code is random. */
const expelled =
  (packet: string | Buffer) =>
  async (world: World): Promise<string> => {
    const peer = await world.peer();
    peer.send(packet);
    return peer.expelled();
  };

/** Sends bytes that are not WebSocket frames. */
const below =
  (hex: string) =>
  async (world: World): Promise<string> => {
    const peer = await world.peer();
    peer.sendBelow(Buffer.from(hex, 'hex'));
    return peer.closed;
  };

/** Connects with another URL or other headers. */
const door =
  (path: string, headers: Record<string, string> = {}) =>
  async (world: World): Promise<string> => {
    const peer = await world.peer({ path, headers });
    return Promise.race([peer.closed, peer.next().then((packet) => (packet.startsWith('0{') ? 'open' : packet))]);
  };

const handshakes: HostileCase[] = [
  ...[
    ['no auth', ''],
    ['an empty auth', '{}'],
    ['a wrong token', '{"token":"wrong","protocol":1}'],
    ['a token that is a list', `{"token":[${JSON.stringify(workerToken)}],"protocol":1}`],
    ['a token that is true', '{"token":true,"protocol":1}'],
    ['a token of an empty text', '{"token":"","protocol":1}'],
    ['a token of 5,000 letters', `{"token":"${'a'.repeat(5000)}","protocol":1}`],
    ['a token on a prototype', `{"__proto__":{"token":${JSON.stringify(workerToken)}},"protocol":1}`],
    ['the key of callers', `{"token":"${apiKey}","protocol":1}`],
    ['a half of the token', `{"token":"${workerToken.slice(0, -1)}","protocol":1}`],
  ].map(([what, auth]) => ({
    name: `/workers with ${what}`,
    send: enter('/workers', auth!),
    answer: 'refused UNAUTHORIZED',
  })),
  {
    name: '/workers with a future protocol version',
    send: enter('/workers', `{"token":"${workerToken}","protocol":2}`),
    answer: 'refused UNSUPPORTED_PROTOCOL',
  },
  {
    name: '/workers with a protocol that is a string',
    send: enter('/workers', `{"token":"${workerToken}","protocol":"1"}`),
    answer: 'refused INVALID_MESSAGE',
  },
  {
    name: '/workers without a protocol',
    send: enter('/workers', `{"token":"${workerToken}"}`),
    answer: 'refused INVALID_MESSAGE',
  },
  {
    name: '/workers with a protocol of 1e999',
    send: enter('/workers', `{"token":"${workerToken}","protocol":1e999}`),
    answer: 'refused INVALID_MESSAGE',
  },
  ...[
    ['no auth', ''],
    ['a wrong token', '{"token":"wrong"}'],
    ['a token that is an object', '{"token":{"toString":"x"}}'],
    ['a token that is null', '{"token":null}'],
    ['the token of workers', `{"token":"${workerToken}"}`],
  ].map(([what, auth]) => ({
    name: `/events with ${what}`,
    send: enter('/events', auth!),
    answer: 'refused UNAUTHORIZED',
  })),
];

const foreign = { origin: 'https://evil.example' };
const namespaces: HostileCase[] = [
  ...['/nothing', '/__proto__', '/constructor', '/events/', '/Events', '/workers?x=1', `/${'n'.repeat(2000)}`].map(
    (namespace) => ({
      name: `the namespace ${namespace.slice(0, 30)}`,
      send: enter(namespace, callerAuth),
      answer: 'refused Invalid namespace',
    }),
  ),
  { name: 'the default namespace', send: enter('/', ''), answer: 'refused NOT_FOUND' },
  { name: 'the default namespace with the key', send: enter('/', callerAuth), answer: 'refused NOT_FOUND' },
  { name: 'messages on the default namespace', send: packets('40', `42["x",${deep(10_000)}]`), answer: 'closed 1005' },
  { name: 'messages before any namespace', send: packets(`42["x",${deep(2000)}]`), answer: 'closed 1005' },
  {
    name: 'messages on a namespace that was not joined',
    send: packets('42/workers,1["worker.register",{}]'),
    answer: 'closed 1005',
  },
  {
    name: 'an acknowledgement on a namespace that was not joined',
    send: packets('43/events,1[]'),
    answer: 'closed 1005',
  },
  {
    name: 'a foreign origin',
    send: door('/socket.io/?EIO=4&transport=websocket', foreign),
    answer: 'refused 403 ORIGIN_NOT_ALLOWED',
  },
  {
    name: 'a foreign origin with the key',
    send: enter('/events', callerAuth, foreign),
    answer: 'refused 403 ORIGIN_NOT_ALLOWED',
  },
  {
    name: 'the origin null',
    send: door('/socket.io/?EIO=4&transport=websocket', { origin: 'null' }),
    answer: 'refused 403 ORIGIN_NOT_ALLOWED',
  },
];

const doors: HostileCase[] = [
  ['a version of before', '/socket.io/?EIO=3&transport=websocket', 'refused 400 INVALID_REQUEST'],
  ['no version', '/socket.io/?transport=websocket', 'refused 400 INVALID_REQUEST'],
  ['polling', '/socket.io/?EIO=4&transport=polling', 'refused 400 INVALID_REQUEST'],
  ['no transport', '/socket.io/?EIO=4', 'refused 400 INVALID_REQUEST'],
  ['a transport __proto__', '/socket.io/?EIO=4&transport=__proto__', 'refused 400 INVALID_REQUEST'],
  [
    'a transport that is given twice',
    '/socket.io/?EIO=4&transport=websocket&transport=polling',
    'refused 400 INVALID_REQUEST',
  ],
  ['an unknown session', '/socket.io/?EIO=4&transport=websocket&sid=nobody', 'refused 400 INVALID_REQUEST'],
  ['a session __proto__', '/socket.io/?EIO=4&transport=websocket&sid=__proto__', 'refused 400 INVALID_REQUEST'],
  ['a path of 8 KiB', `/socket.io/?EIO=4&transport=websocket&x=${'a'.repeat(8192)}`, 'open'],
].map(([what, path, answer]) => ({ name: `the Socket.IO path with ${what}`, send: door(path!), answer: answer! }));

const malformed: HostileCase[] = [
  ['an empty packet', ''],
  ['a packet of an unknown type', '9'],
  ['a packet of Socket.IO without a type', '4'],
  ['an unknown type', '49'],
  ['a message without JSON', '42'],
  ['a message that is cut', '42["x"'],
  ['a message that is an object', '42{}'],
  ['an empty message', '42[]'],
  ['an auth that is a list', '40/workers,[]'],
  ['an auth that is cut', '40/workers,{"token":'],
  ['an auth that is a text', '40/workers,"x"'],
  ['a refusal of its own', '44/workers,{"message":"no"}'],
  ['bytes announced and not sent', '459999999999-["x",{"_placeholder":true,"num":0}]'],
  ['bytes below zero', '45-1-["x"]'],
  ['an id of 400 digits', `42${'9'.repeat(400)}["x"]`],
].map(([what, packet]) => ({ name: what!, send: packets(packet!), answer: 'closed 1005' }));

const frames: HostileCase[] = [
  { name: 'bytes instead of text', send: packets(Buffer.alloc(100)), answer: 'closed 1005' },
  {
    name: 'a text of 20 KiB before the handshake',
    send: expelled(`40/events,{"token":"${'a'.repeat(20_000)}"}`),
    answer: 'closed',
  },
  {
    name: 'a text of 0.9 MB before the handshake',
    send: expelled(`42["x",[${'[],'.repeat(300_000)}[]]]`),
    answer: 'closed',
  },
  { name: 'bytes of 0.9 MB before the handshake', send: expelled(Buffer.alloc(900_000)), answer: 'closed' },
  { name: 'a text beyond every limit', send: expelled('x'.repeat(2 ** 21)), answer: 'closed' },
  {
    name: '20,000 WebSocket pings whose answers are not read',
    send: async (world) => {
      const peer = await world.peer();
      const readOn = peer.stopReading();
      for (let count = 0; count < 20_000; count++) peer.sendBelow(Buffer.from('898000000000', 'hex'));
      readOn(); // otherwise the close event does not arrive either
      return peer.expelled();
    },
    answer: 'closed',
  },
  { name: 'a frame without a mask', send: below('810140'), answer: 'closed 1002' },
  { name: 'a frame with reserved bits', send: below('f18000000000'), answer: 'closed 1002' },
  { name: 'a frame of an unknown kind', send: below('838000000000'), answer: 'closed 1002' },
  { name: 'a continuation without a first frame', send: below('808000000000'), answer: 'closed 1002' },
  { name: 'a ping of 126 bytes', send: below('89fe007e00000000'), answer: 'closed 1002' },
  { name: 'a frame of 2^63 bytes', send: below('81ffffffffffffffffff00000000'), answer: 'closed 1009' },
  { name: 'a text that is not UTF-8', send: below('818200000000fffe'), answer: 'closed 1007' },
  { name: 'a close with an unknown code', send: below('8882000000000001'), answer: 'closed 1002' },
];

/** Opens this many connections at once. Resolves to how they ended. */
const together =
  (count: number, one: (world: World) => Promise<string>) =>
  async (world: World): Promise<string> =>
    counted(await Promise.all(Array.from({ length: count }, () => one(world))));
const floods: HostileCase[] = [
  {
    name: '100 connections that open and close, one after another',
    send: async (world) => {
      const words: string[] = [];
      for (let count = 0; count < 100; count++) {
        const peer = await world.peer();
        peer.cut();
        words.push(await peer.closed);
      }
      return counted(words);
    },
    answer: '100 × closed 1006',
  },
  {
    name: '50 wrong tokens, one after another',
    send: async (world) => {
      const words: string[] = [];
      for (let count = 0; count < 50; count++) {
        const peer = await world.peer();
        words.push(await peer.enter('/workers', '{"token":"wrong","protocol":1}'));
        peer.cut();
      }
      return counted(words);
    },
    answer: '50 × refused UNAUTHORIZED',
  },
  {
    name: 'five clients that send on the default namespace',
    send: together(5, async (world) => {
      const peer = await world.peer();
      peer.send('40');
      peer.send(`42["x",[${'[],'.repeat(300_000)}[]]]`);
      return peer.expelled();
    }),
    answer: '5 × closed',
  },
  {
    name: '1,000 pings of Engine.IO',
    send: async (world) => {
      const peer = await world.peer();
      for (let count = 0; count < 1000; count++) peer.send('2probe');
      return peer.expelled();
    },
    answer: 'closed',
  },
  { name: 'an unexpected upgrade', send: packets('5'), answer: 'closed 1005' },
];

/** Attacks on Socket.IO without a secret. */
export const socketsUnauthenticated: Family = {
  name: 'sockets-unauthenticated',
  cases: [...handshakes, ...namespaces, ...doors, ...malformed, ...frames, ...floods],
};
