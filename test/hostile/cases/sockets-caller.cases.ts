import type { Family, HostileCase } from '../hostile-case';
import { callerAuth, type World } from '../support/world';

interface Reply {
  error?: { status: number; code: string; type: string; errors?: Array<{ path: string }> };
  task?: { id: string; state: string };
  outcome?: { status: string };
}

/** Summarizes an acknowledgement: a problem like HTTP does, anything else by its content. */
function inWords(reply: unknown): string {
  if (typeof reply === 'string') return reply;
  const { error, task, outcome } = reply as Reply;
  if (!error) return outcome?.status ?? task?.state ?? JSON.stringify(reply);
  const { status, code, type, errors = [] } = error;
  if (type !== `urn:yardmaster:problem:${code}`) return `no whole problem: ${JSON.stringify(error)}`;
  return [status, code, ...errors.map(({ path }) => path)].join(' ');
}

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const zeros = (count: number): string => Array.from({ length: count }, () => '0').join('.');
const ask =
  (message: string, payload: string) =>
  async (world: World): Promise<string> =>
    inWords(await (await world.caller()).ask('/events', message, payload));
const submit = (input: string): HostileCase['send'] =>
  ask('task:submit', `{"capability":"bench.noop","input":${input}}`);

/** Sends raw packets, then a valid message. Resolves to its answer, or to how the connection ended. */
const packets =
  (...sent: Array<string | Buffer>) =>
  async (world: World): Promise<string> => {
    const peer = await world.caller();
    for (const packet of sent) peer.send(packet);
    return inWords(await peer.ask('/events', 'task:execute', '{"capability":"bench.noop","input":{}}'));
  };

const names: HostileCase[] = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'task:unheard',
  '',
  'x'.repeat(100_000),
  'error',
  'newListener ',
].map((name) => ({
  name: `a message named ${JSON.stringify(name.slice(0, 40))}`,
  send: ask(name, '{}'),
  answer: '404 NOT_FOUND',
}));

const reserved: HostileCase[] = [
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
].map((name) => ({
  name: `a message with the reserved name ${name}`,
  send: ask(name, '{}'),
  answer: 'closed 1005',
}));

const payloads: HostileCase[] = [
  { name: 'a submission of null', send: ask('task:submit', 'null'), answer: '422 INVALID_REQUEST ' },
  { name: 'a submission of a list', send: ask('task:submit', '[]'), answer: '422 INVALID_REQUEST ' },
  {
    name: 'a submission with a class',
    send: ask('task:submit', '{"capability":"bench.noop","constructor":{}}'),
    answer: '422 INVALID_REQUEST constructor',
  },
  {
    name: 'a submission with a prototype',
    send: ask('task:submit', '{"__proto__":{"capability":"bench.noop"}}'),
    answer: '422 INVALID_REQUEST capability __proto__',
  },
  {
    name: 'an input 4,100 deep',
    send: submit(`{"a":${deep(4100)}}`),
    answer: `422 INVALID_INPUT input.a.${zeros(127)}`,
  },
  {
    name: 'an input 50,000 deep',
    send: submit(`{"a":${deep(50_000)}}`),
    answer: `422 INVALID_INPUT input.a.${zeros(127)}`,
  },
  { name: 'an input of 1e999', send: submit('{"a":1e999}'), answer: '422 INVALID_INPUT input.a' },
  { name: 'an input of 2^53 + 1', send: submit('{"a":9007199254740993}'), answer: '422 INVALID_INPUT input.a' },
  {
    name: 'an execution 4,100 deep',
    send: ask('task:execute', `{"capability":"bench.noop","input":{"a":${deep(4100)}}}`),
    answer: `422 INVALID_INPUT input.a.${zeros(127)}`,
  },
  { name: 'a cancellation that is a string', send: ask('task:cancel', '"t-1"'), answer: '422 INVALID_REQUEST ' },
  {
    name: 'a cancellation of a path',
    send: ask('task:cancel', '{"taskId":"../.."}'),
    answer: '422 INVALID_REQUEST taskId',
  },
  {
    name: 'a subscription of a list of ids',
    send: ask('task:subscribe', '{"taskId":["t-1"]}'),
    answer: '422 INVALID_REQUEST taskId',
  },
  {
    name: 'a subscription from a negative position',
    send: ask('task:subscribe', '{"taskId":"t-1","after":-1}'),
    answer: '422 INVALID_REQUEST after',
  },
  {
    name: 'a subscription from position 1e999',
    send: ask('task:subscribe', '{"taskId":"t-1","after":1e999}'),
    answer: '422 INVALID_REQUEST after',
  },
  {
    name: 'an unsubscription from a task that is not followed',
    send: ask('task:unsubscribe', '{"taskId":"t-1"}'),
    answer: '{"unsubscribed":false}',
  },
  { name: 'a message beyond the limit', send: submit(`{"a":"${'x'.repeat(2 ** 20)}"}`), answer: 'closed 1009' },
];

const binaries: HostileCase[] = [
  {
    name: 'an input that is bytes',
    send: async (world) => {
      const peer = await world.caller();
      peer.send(
        '451-/events,77["task:submit",{"capability":"bench.noop","input":{"a":{"_placeholder":true,"num":0}}}]',
      );
      peer.send(Buffer.alloc(1000));
      return inWords(await peer.reply('77'));
    },
    answer: 'closed 1005',
  },
  {
    name: 'a missing attachment',
    send: packets('451-/events,77["task:submit",{"_placeholder":true,"num":9}]', Buffer.alloc(1)),
    answer: 'closed 1005',
  },
  {
    name: 'a negative attachment number',
    send: packets('451-/events,77["task:submit",{"_placeholder":true,"num":-1}]', Buffer.alloc(1)),
    answer: 'closed 1005',
  },
  { name: 'a million attachments', send: packets('451000000-/events,77["task:submit",{}]'), answer: 'closed 1005' },
  {
    name: 'attachments that are not bytes',
    send: packets('451-/events,77["task:submit",{"_placeholder":true,"num":0}]', '42/events,78["task:submit",{}]'),
    answer: 'closed 1005',
  },
  { name: 'bytes without an announcement', send: packets(Buffer.alloc(10)), answer: 'closed 1005' },
];

const acknowledgements: HostileCase[] = [
  {
    name: 'an unexpected acknowledgement',
    send: packets('43/events,0[]', '43/events,99999999[1,2,3]'),
    answer: 'succeeded',
  },
  {
    name: 'messages without an acknowledgement',
    send: packets(
      '42/events,["task:submit",null]',
      '42/events,["constructor"]',
      '42/events,["task:cancel",{"taskId":"t-1"}]',
    ),
    answer: 'succeeded',
  },
  {
    name: 'a message with twenty arguments',
    send: packets(`42/events,["task:submit"${',{}'.repeat(20)}]`),
    answer: 'succeeded',
  },
  { name: 'a message that is a number', send: packets('42/events,7[5,{}]'), answer: 'succeeded' },
  {
    name: 'the same acknowledgement twice',
    send: packets('42/events,7["task:unsubscribe",{"taskId":"a"}]', '42/events,7["task:unsubscribe",{"taskId":"a"}]'),
    answer: 'succeeded',
  },
];

const comings: HostileCase[] = [
  {
    name: 'the same namespace joined twice',
    send: async (world) => {
      const peer = await world.caller();
      peer.send(`40/events,${callerAuth}`);
      return peer.closed;
    },
    answer: 'closed 1005',
  },
];

/** Sends many messages at once. Resolves to the answers. */
const many =
  (count: number, message: string, payloadOf: (taskId: string) => string) =>
  async (world: World): Promise<string> => {
    const peer = await world.caller();
    const capability = `nobody.${world.unique('x')}`;
    const { task } = (await peer.ask('/events', 'task:submit', `{"capability":"${capability}"}`)) as Required<Reply>;
    const sent = Array.from({ length: count }, () => peer.ask('/events', message, payloadOf(task.id)));
    await peer.ask('/events', 'task:unsubscribe', '{"taskId":"a"}'); // they are handled in order
    if (message === 'task:execute') peer.cut();
    const words = (await Promise.all(sent)).map(inWords);
    await world.post(`/v1/tasks/${task.id}/cancel`, '{}');
    return [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} × ${word}`).join(', ');
  };

const floods: HostileCase[] = [
  {
    name: '300 executions at once',
    send: many(300, 'task:execute', () => '{"capability":"nobody.at-all"}'),
    answer: '256 × closed 1006, 44 × 429 TOO_MANY_CLIENTS',
  },
  {
    name: 'one task followed 1,000 times',
    send: many(1000, 'task:subscribe', (taskId) => `{"taskId":"${taskId}"}`),
    answer: '1000 × queued',
  },
  { name: '3,000 unknown messages', send: many(3000, 'x', () => '{}'), answer: '3000 × 404 NOT_FOUND' },
  {
    name: '257 tasks followed',
    send: async (world) => {
      const peer = await world.caller();
      const capability = `nobody.${world.unique('x')}`;
      const tasks = Array.from({ length: 257 }, () => `{"capability":"${capability}","queueTimeoutMs":60000}`);
      const { body } = await world.post('/v1/tasks:batch', `{"tasks":[${tasks.join(',')}]}`);
      const { results } = JSON.parse(body) as { results: Array<{ task: { id: string } }> };
      const words: string[] = [];
      for (const { task } of results)
        words.push(inWords(await peer.ask('/events', 'task:subscribe', `{"taskId":"${task.id}"}`)));
      return `${words.filter((word) => word === 'queued').length} × queued, ${words.at(-1)}`;
    },
    answer: '256 × queued, 429 TOO_MANY_CLIENTS',
  },
];

/** Attacks by a caller with the key on the namespace `/events`. */
export const socketsCaller: Family = {
  name: 'sockets-caller',
  cases: [...names, ...reserved, ...payloads, ...binaries, ...acknowledgements, ...comings, ...floods],
};
