import type { Family, HostileCase } from '../hostile-case';
import { replyInWords } from '../support/worker';
import { workerAuth, type World } from '../support/world';
import { attempt, counted, deep, invalid, list, zeros } from './worker-attempt';

const load = '{"cpu":0,"memoryBytes":0}';
const reports: HostileCase[] = [
  {
    name: 'a heartbeat of infinite load',
    send: async (world) =>
      (await world.worker()).tell('worker.heartbeat', '{"seq":1,"running":[],"load":{"cpu":1e999,"memoryBytes":0}}'),
    answer: invalid('load.cpu'),
  },
  {
    name: 'a heartbeat with a measure __proto__',
    send: async (world) =>
      (await world.worker()).tell(
        'worker.heartbeat',
        '{"seq":1,"running":[],"load":{"cpu":0,"memoryBytes":0,"custom":{"__proto__":1}}}',
      ),
    answer: 'ok',
  },
  {
    name: 'a heartbeat with 33 measures',
    send: async (world) =>
      (await world.worker()).tell(
        'worker.heartbeat',
        `{"seq":1,"running":[],"load":{"cpu":0,"memoryBytes":0,"custom":${JSON.stringify(Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`m${at}`, 1])))}}}`,
      ),
    answer: invalid('load.custom'),
  },
  {
    name: '3,000 heartbeats at once',
    send: async (world) => {
      const worker = await world.worker();
      return counted(
        await Promise.all(
          Array.from({ length: 3000 }, (_, seq) =>
            worker.tell('worker.heartbeat', `{"seq":${seq},"running":[],"load":${load}}`),
          ),
        ),
      );
    },
    answer: '3000 × ok',
  },
  {
    name: 'an outcome of an unknown lease',
    send: async (world) => (await world.worker()).finish('never-was'),
    answer: 'stale',
  },
  {
    name: 'output of an unknown lease',
    send: async (world) => (await world.worker()).output('never-was', '[{"seq":1,"stream":"stdout","data":"x"}]'),
    answer: 'stale',
  },
  {
    name: 'the end of an unknown session',
    send: async (world) => (await world.worker()).tell('session.ended', '{"sessionId":"s-1","message":""}'),
    answer: 'ok',
  },
  {
    name: 'an outcome under the lease of another worker',
    send: attempt(async (worker, leaseId, world) => {
      const thief = await world.worker();
      return `${await thief.finish(leaseId)}, ${await worker.finish(leaseId, '{"status":"cancelled","error":{"code":"CANCELLED","message":"","retryable":false},"stats":{"wallMs":1}}')}`;
    }),
    answer: 'stale, recorded, cancelled CANCELLED',
  },
  {
    name: 'output under the lease of another worker',
    send: attempt(async (worker, leaseId, world) => {
      const thief = await world.worker();
      return `${await thief.output(leaseId, '[{"seq":1,"stream":"stdout","data":"x"}]')}, ${await worker.finish(leaseId)}`;
    }),
    answer: 'stale, recorded, succeeded',
  },
  {
    name: 'a registration that presents the lease of another worker',
    send: attempt(async (worker, leaseId, world) => {
      const thief = await world.worker();
      const reply = (await thief.peer.ask(
        '/workers',
        'worker.register',
        thief.registration({ running: `[{"taskId":"t","attempt":1,"leaseId":"${leaseId}","outputSeq":0}]` }),
      )) as { adopted: string[]; aborted: string[] };
      return `adopted ${reply.adopted.length}, aborted ${reply.aborted.length}, ${await worker.finish(leaseId)}`;
    }),
    answer: 'adopted 0, aborted 1, recorded, succeeded',
  },
  {
    name: 'the same outcome twice',
    send: attempt(async (worker, leaseId) => `${await worker.finish(leaseId)}, ${await worker.finish(leaseId)}`),
    answer: 'recorded, recorded, succeeded',
  },
  {
    name: 'another outcome after the first',
    send: attempt(
      async (worker, leaseId) =>
        `${await worker.finish(leaseId)}, ${await worker.finish(leaseId, '{"status":"failed","error":{"code":"INTERNAL","message":"","retryable":true},"stats":{"wallMs":1}}')}`,
    ),
    answer: 'recorded, stale, succeeded',
  },
  {
    name: 'another result after the first',
    send: attempt(
      async (worker, leaseId) =>
        `${await worker.finish(leaseId)}, ${await worker.finish(leaseId, '{"status":"succeeded","result":1,"stats":{"wallMs":1}}')}`,
    ),
    answer: 'recorded, stale, succeeded',
  },
  {
    name: 'output after the outcome',
    send: attempt(
      async (worker, leaseId) =>
        `${await worker.finish(leaseId)}, ${await worker.output(leaseId, '[{"seq":1,"stream":"stdout","data":"x"}]')}`,
    ),
    answer: 'recorded, stale, succeeded',
  },
];

/** Sends output, then a valid outcome. */
const output = (chunks: string): HostileCase['send'] =>
  attempt(async (worker, leaseId) => `${await worker.output(leaseId, chunks)}, ${await worker.finish(leaseId)}`);

const outputs: HostileCase[] = [
  {
    name: 'output with a sequence number below 1',
    send: output('[{"seq":0,"stream":"stdout","data":"x"}]'),
    answer: `${invalid('chunks.0.seq')}, recorded, succeeded`,
  },
  {
    name: 'output of an unknown stream',
    send: output('[{"seq":1,"stream":"__proto__","data":"x"}]'),
    answer: `${invalid('chunks.0.stream')}, recorded, succeeded`,
  },
  {
    name: 'output that is not a string',
    send: output('[{"seq":1,"stream":"stdout","data":{}}]'),
    answer: `${invalid('chunks.0.data')}, recorded, succeeded`,
  },
  {
    name: 'output of 1,025 pieces',
    send: output(list(1025, (at) => `{"seq":${at + 1},"stream":"stdout","data":""}`)),
    answer: `${invalid('chunks')}, recorded, succeeded`,
  },
  {
    name: 'output of 1,024 empty pieces',
    send: output(list(1024, (at) => `{"seq":${at + 1},"stream":"stdout","data":""}`)),
    answer: 'ok, recorded, succeeded',
  },
  {
    name: 'output that skips sequence numbers',
    send: output('[{"seq":9007199254740991,"stream":"stdout","data":"x"}]'),
    answer: 'ok, recorded, succeeded',
  },
  {
    name: 'output whose sequence numbers go back',
    send: output('[{"seq":5,"stream":"stdout","data":"x"},{"seq":1,"stream":"stdout","data":"y"}]'),
    answer: 'ok, recorded, succeeded',
  },
  {
    name: 'output that has lost 2^53 - 1 bytes',
    send: output(
      '[{"seq":1,"stream":"stdout","data":"x","droppedBytes":9007199254740991},{"seq":2,"stream":"stdout","data":"x","droppedBytes":9007199254740991}]',
    ),
    answer: 'ok, recorded, succeeded',
  },
  {
    name: 'progress with a key __proto__',
    send: output('[{"seq":1,"stream":"progress","data":{"__proto__":1}}]'),
    answer: 'ok, recorded, succeeded',
  },
  {
    name: 'progress of 1e999',
    send: attempt((worker, leaseId) => worker.output(leaseId, '[{"seq":1,"stream":"progress","data":{"loss":1e999}}]')),
    answer: 'stale, failed INVALID_RESULT progress.loss',
  },
  {
    name: 'progress 4,100 deep',
    send: attempt((worker, leaseId) =>
      worker.output(leaseId, `[{"seq":1,"stream":"progress","data":{"a":${deep(4100)}}}]`),
    ),
    answer: `stale, failed INVALID_RESULT progress.a.${zeros(127)}`,
  },
  {
    name: '2,000 messages of output at once',
    send: attempt(async (worker, leaseId) => {
      const sent = Array.from({ length: 2000 }, (_, at) =>
        worker.output(leaseId, `[{"seq":${at + 1},"stream":"stdout","data":"${'x'.repeat(1000)}"}]`),
      );
      return `${counted(await Promise.all(sent))}, ${await worker.finish(leaseId)}`;
    }),
    answer: '2000 × ok, recorded, succeeded',
  },
];

const answers: HostileCase[] = [
  ['nothing', ''],
  ['null', 'null'],
  ['a text', '"accepted"'],
  ['a status constructor', '{"status":"constructor"}'],
  ['an error that is none', '{"error":1}'],
  ['a deep list', deep(4100)],
  ['a rejection without a code', '{"status":"rejected"}'],
].map(([what, reply]) => ({
  name: `an answer to an attempt that is ${what}`,
  send: async (world) => {
    const worker = await world.worker();
    const outcome = world.outcomeOf(worker.capability);
    (await worker.peer.given('task.execute')).reply(reply!);
    const again = await Promise.race([worker.peer.given('task.execute').then(() => 'given again'), outcome]);
    return again;
  },
  answer: 'failed WORKER_LOST',
}));

const lengthy: HostileCase[] = [
  {
    name: 'an acceptance sent twice',
    send: async (world) => {
      const worker = await world.worker();
      const outcome = world.outcomeOf(worker.capability);
      const { payload, reply } = await worker.peer.given('task.execute');
      reply('{"status":"accepted"}');
      reply('{"status":"rejected","code":"NO_SLOT","message":""}');
      return `${await worker.finish((payload as { leaseId: string }).leaseId)}, ${await outcome}`;
    },
    answer: 'recorded, succeeded',
  },
  {
    name: 'an outcome before the acceptance',
    send: async (world) => {
      const worker = await world.worker();
      const outcome = world.outcomeOf(worker.capability);
      const { payload, reply } = await worker.peer.given('task.execute');
      const told = await worker.finish((payload as { leaseId: string }).leaseId);
      reply('{"status":"accepted"}');
      return `${told}, ${await outcome}`;
    },
    answer: 'recorded, succeeded',
  },
  {
    name: 'a rejection after the outcome',
    send: async (world) => {
      const worker = await world.worker();
      const outcome = world.outcomeOf(worker.capability);
      const { payload, reply } = await worker.peer.given('task.execute');
      const told = await worker.finish((payload as { leaseId: string }).leaseId);
      reply('{"status":"rejected","code":"NO_SLOT","message":""}');
      return `${told}, ${await outcome}`;
    },
    answer: 'recorded, succeeded',
  },
];

/** Sends raw packets from a worker, then a valid message. */
const packets =
  (...sent: Array<string | Buffer>) =>
  async (world: World): Promise<string> => {
    const worker = await world.worker();
    for (const packet of sent) worker.peer.send(packet);
    return worker.tell('worker.heartbeat', `{"seq":1,"running":[],"load":${load}}`);
  };
const wire: HostileCase[] = [
  {
    name: 'an outcome whose result is bytes',
    send: attempt(async (worker, leaseId) => {
      worker.peer.send(
        `451-/workers,777["task.finished",{"leaseId":"${leaseId}","outcome":{"status":"succeeded","result":{"_placeholder":true,"num":0},"stats":{"wallMs":1}}}]`,
      );
      worker.peer.send(Buffer.alloc(1000));
      return replyInWords(await worker.peer.reply('777'));
    }),
    answer: 'closed 1005',
  },
  { name: 'a message that is a number', send: packets('42/workers,7[5,{}]'), answer: 'ok' },
  { name: 'a message without a payload', send: packets('42/workers,7["worker.heartbeat"]'), answer: 'ok' },
  {
    name: 'a message without an acknowledgement',
    send: packets('42/workers,["worker.drain",{}]', '42/workers,["constructor"]'),
    answer: 'ok',
  },
  {
    name: 'an acknowledgement of an unknown message',
    send: packets('43/workers,0[]', '43/workers,12345[null]'),
    answer: 'ok',
  },
  {
    name: 'the namespace joined twice',
    send: async (world) => {
      const worker = await world.worker();
      worker.peer.send(`40/workers,${workerAuth}`);
      return worker.peer.closed;
    },
    answer: 'closed 1005',
  },
];

/** Hostile reports of a registered worker about its own and other attempts. */
export const workerReports: Family = {
  name: 'worker-reports',
  cases: [...reports, ...outputs, ...answers, ...lengthy, ...wire],
};
