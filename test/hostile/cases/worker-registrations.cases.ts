import type { Family, HostileCase } from '../hostile-case';
import { replyInWords } from '../support/worker';
import type { World } from '../support/world';
import { counted, deep, invalid, list } from './worker-attempt';

/** Registers with some valid properties replaced. */
const register =
  (instead: Record<string, string>) =>
  async (world: World): Promise<string> =>
    (await world.worker()).register(instead);

const registrations: HostileCase[] = [
  ['an id that is a path', { workerId: '"../../etc"' }, 'workerId'],
  ['an id with a NUL', { workerId: '"a\\u0000"' }, 'workerId'],
  ['an id of 129 letters', { workerId: JSON.stringify('a'.repeat(129)) }, 'workerId'],
  ['an id __proto__', { workerId: '"__proto__"' }, 'workerId'],
  ['an instance that is a number', { instanceId: '1' }, 'instanceId'],
  ['no slots', { slots: '0' }, 'slots'],
  ['1e999 slots', { slots: '1e999' }, 'slots'],
  ['half a slot', { slots: '0.5' }, 'slots'],
  ['labels that are a list', { labels: '["a"]' }, 'labels'],
  [
    '65 labels',
    { labels: JSON.stringify(Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`l${at}`, '']))) },
    'labels',
  ],
  ['a label of 257 letters', { labels: JSON.stringify({ a: 'x'.repeat(257) }) }, 'labels.a'],
  ['a label with a newline', { labels: '{"a\\n":"b"}' }, 'labels.a\n'],
  ['a label that is deep', { labels: `{"a":${deep(4100)}}` }, 'labels.a'],
  ['capabilities that are none', { capabilities: '{}' }, 'capabilities'],
  [
    '513 capabilities',
    { capabilities: list(513, (at) => `{"name":"a.b${at}","description":"","inputSchema":{}}`) },
    'capabilities',
  ],
  [
    'a capability without a dot',
    { capabilities: '[{"name":"a","description":"","inputSchema":{}}]' },
    'capabilities.0.name',
  ],
  [
    'a capability __proto__',
    { capabilities: '[{"name":"__proto__.a","description":"","inputSchema":{}}]' },
    'capabilities.0.name',
  ],
  ['4,097 attempts', { running: list(4097, () => '{}') }, 'running'],
  [
    'an attempt of a lease that is a path',
    { running: '[{"taskId":"t","attempt":1,"leaseId":"../a","outputSeq":0}]' },
    'running.0.leaseId',
  ],
  [
    'an attempt number below one',
    { running: '[{"taskId":"t","attempt":0,"leaseId":"a","outputSeq":0}]' },
    'running.0.attempt',
  ],
  ['an outcome without an end', { finished: '[{"leaseId":"a","outcome":{}}]' }, 'finished.0.outcome.status'],
  ['sessions beyond all', { sessions: list(4097, () => '"s"') }, 'sessions'],
].map(([what, instead, path]) => ({
  name: `a registration with ${what as string}`,
  send: register(instead as Record<string, string>),
  answer: invalid(path as string),
}));

const strange: HostileCase[] = [
  {
    name: 'a registration that is null',
    send: async (world) => (await world.worker()).tell('worker.register', 'null'),
    answer: 'INVALID_MESSAGE',
  },
  {
    name: 'a registration of another worker on the same link',
    send: register({ workerId: '"somebody-else"' }),
    answer: 'CONFLICT',
  },
  { name: 'a second registration', send: register({}), answer: 'registered' },
  {
    name: 'a registration that presents 4,096 unknown attempts',
    send: register({
      running: list(4096, (at) => `{"taskId":"t-${at}","attempt":1,"leaseId":"l-${at}","outputSeq":0}`),
    }),
    answer: 'registered',
  },
  {
    name: 'a registration that presents 4,096 unknown outcomes',
    send: register({
      finished: list(4096, (at) => `{"leaseId":"l-${at}","outcome":{"status":"succeeded","stats":{"wallMs":1}}}`),
    }),
    answer: 'registered',
  },
  {
    name: 'a registration that presents 4,096 unknown sessions',
    send: register({ sessions: list(4096, (at) => `"s-${at}"`) }),
    answer: 'registered',
  },
  {
    name: 'a registration beyond the limit',
    send: register({ name: `"${'x'.repeat(2 ** 20)}"` }),
    answer: 'closed 1009',
  },
  {
    name: 'a capability declared twice, and the end of its worker',
    send: async (world) => {
      const worker = await world.worker();
      const declared = `{"name":"${worker.capability}","description":"","inputSchema":{}}`;
      const reply = (await worker.peer.ask(
        '/workers',
        'worker.register',
        worker.registration({ capabilities: `[${declared},${declared}]` }),
      )) as { refusedCapabilities?: Array<{ name: string; path: string }> };
      const [refused] = reply.refusedCapabilities ?? [];
      worker.peer.cut();
      await worker.peer.closed;
      return `${refused?.name === worker.capability ? 'refused' : 'taken'} ${refused?.path}, ${await world.lost(worker.workerId)}`;
    },
    answer: 'refused name, lost',
  },
  {
    name: 'two links of one worker that take turns',
    send: async (world) => {
      const first = await world.worker();
      const words: string[] = [];
      for (let turn = 0; turn < 20; turn++) {
        const peer = await world.link();
        words.push(replyInWords(await peer.ask('/workers', 'worker.register', first.registration())));
      }
      return counted(words);
    },
    answer: '20 × registered',
  },
  {
    name: '100 workers that connect and disconnect at once',
    send: async (world) =>
      counted(
        await Promise.all(
          Array.from({ length: 100 }, async () => {
            const worker = await world.worker();
            worker.peer.cut();
            return worker.peer.closed;
          }),
        ),
      ),
    answer: '100 × closed 1006',
  },
];

/** Sends a message on an unregistered link. */
const unregistered = (message: string, payload: string, answer: string): HostileCase => ({
  name: `${message} before registration`,
  send: async (world) => replyInWords(await (await world.link()).ask('/workers', message, payload)),
  answer,
});
const load = '{"cpu":0,"memoryBytes":0}';
const early: HostileCase[] = [
  unregistered('worker.heartbeat', `{"seq":1,"running":[],"load":${load}}`, 'unknown'),
  unregistered('worker.capabilities', '{"capabilities":[]}', 'NOT_REGISTERED'),
  unregistered('worker.drain', '{"reason":"","deadlineMs":0}', 'NOT_REGISTERED'),
  unregistered('task.output', '{"leaseId":"a","chunks":[{"seq":1,"stream":"stdout","data":""}]}', 'NOT_REGISTERED'),
  unregistered(
    'task.finished',
    '{"leaseId":"a","outcome":{"status":"succeeded","stats":{"wallMs":0}}}',
    'NOT_REGISTERED',
  ),
  unregistered('session.ended', '{"sessionId":"s","message":""}', 'NOT_REGISTERED'),
];

const names: HostileCase[] = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'handshake',
  'reply.error',
  'task.execute',
  'worker.register.reply',
  'x'.repeat(100_000),
].map((name) => ({
  name: `a message named ${name.slice(0, 40)}`,
  send: async (world) => (await world.worker()).tell(name, '{}'),
  answer: 'UNKNOWN_MESSAGE',
}));

/** Attacks by a worker with the token: registrations, messages before registration, message names. */
export const workerRegistrations: Family = {
  name: 'worker-registrations',
  cases: [...registrations, ...strange, ...early, ...names],
};
