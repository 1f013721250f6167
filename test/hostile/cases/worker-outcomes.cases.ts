import type { Family, HostileCase } from '../hostile-case';
import { attempt, deep, invalid, list, zeros } from './worker-attempt';

const finish = (outcome: string): HostileCase['send'] => attempt((worker, leaseId) => worker.finish(leaseId, outcome));
const succeed = (result: string): HostileCase['send'] =>
  finish(`{"status":"succeeded","result":${result},"stats":{"wallMs":1}}`);
const fail = (error: string): HostileCase['send'] =>
  finish(`{"status":"failed","error":${error},"stats":{"wallMs":1}}`);
const outcomes: HostileCase[] = [
  { name: 'a result 128 deep', send: succeed(deep(128)), answer: 'recorded, succeeded' },
  {
    name: 'a result 129 deep',
    send: succeed(deep(129)),
    answer: `recorded, failed INVALID_RESULT result.${zeros(128)}`,
  },
  {
    name: 'a result 4,100 deep',
    send: succeed(deep(4100)),
    answer: `recorded, failed INVALID_RESULT result.${zeros(128)}`,
  },
  {
    name: 'a result 100,000 deep',
    send: succeed(deep(100_000)),
    answer: `recorded, failed INVALID_RESULT result.${zeros(128)}`,
  },
  { name: 'a result of 1e999', send: succeed('{"a":[0,1e999]}'), answer: 'recorded, failed INVALID_RESULT result.a.1' },
  {
    name: 'a result of 2^53 + 1',
    send: succeed('[[1,9007199254740993]]'),
    answer: 'recorded, failed INVALID_RESULT result.0.1',
  },
  { name: 'a result with a key __proto__', send: succeed('{"__proto__":{"a":1}}'), answer: 'recorded, succeeded' },
  { name: 'a result beyond the limit', send: succeed(`"${'x'.repeat(2 ** 20)}"`), answer: 'closed 1009' },
  { name: 'no result', send: finish('{"status":"succeeded","stats":{"wallMs":1}}'), answer: 'recorded, succeeded' },
  {
    name: 'an error with details 4,100 deep',
    send: fail(`{"code":"EXECUTION_ERROR","message":"","retryable":false,"details":{"a":${deep(4100)}}}`),
    answer: `recorded, failed INVALID_RESULT error.details.a.${zeros(127)}`,
  },
  {
    name: 'an error with details of 1e999',
    send: fail('{"code":"EXECUTION_ERROR","message":"","retryable":false,"details":{"a":1e999}}'),
    answer: 'recorded, failed INVALID_RESULT error.details.a',
  },
];

/** Hostile numbers in reports, which are stored in columns or sent to others. */
const numbersInRows: HostileCase[] = [
  {
    name: 'a retryAfterMs that is half a millisecond too long',
    send: async (world) => {
      const worker = await world.worker();
      const task = `{"capability":"${worker.capability}","retry":{"maxAttempts":2,"on":["RATE_LIMITED"]}}`;
      const { body } = await world.post('/v1/tasks', task);
      const { id } = JSON.parse(body) as { id: string };
      const { leaseId } = await worker.take();
      const error = '{"code":"RATE_LIMITED","message":"","retryable":true,"details":{"retryAfterMs":1.5}}';
      const told = await worker.finish(leaseId, `{"status":"failed","error":${error},"stats":{"wallMs":1}}`);
      const again = await worker.take();
      await worker.finish(again.leaseId);
      return `${told}, ${await world.told({ path: `/v1/tasks/${id}/attempts` })}`;
    },
    answer: 'recorded, 200',
  },
  {
    name: 'more lost bytes than a safe integer can count',
    send: async (world) => {
      const worker = await world.worker();
      const { body } = await world.post('/v1/tasks', `{"capability":"${worker.capability}"}`);
      const { id } = JSON.parse(body) as { id: string };
      const { leaseId } = await worker.take();
      const lost = (seq: number): string =>
        `{"seq":${seq},"stream":"stdout","data":"${'x'.repeat(400_000)}","droppedBytes":9007199254740991}`;
      const words: string[] = [];
      for (let seq = 1; seq <= 22; seq += 2)
        words.push(await worker.output(leaseId, `[${lost(seq)},${lost(seq + 1)}]`));
      words.push(await worker.finish(leaseId));
      return `${[...new Set(words)].join(', ')}, ${await world.told({ path: `/v1/tasks/${id}/attempts` })}`;
    },
    answer: 'ok, recorded, 200',
  },
];

/** Sends a report that is rejected, then a valid one that ends the attempt. */
const refusedThenGood = (what: string, outcome: string, path: string): HostileCase => ({
  name: `an outcome with ${what}`,
  send: attempt(async (worker, leaseId) => `${await worker.finish(leaseId, outcome)}, ${await worker.finish(leaseId)}`),
  answer: `${invalid(path)}, recorded, succeeded`,
});
const refusedOutcomes: HostileCase[] = [
  refusedThenGood('a status constructor', '{"status":"constructor","stats":{"wallMs":1}}', 'outcome.error'),
  refusedThenGood('a time below zero', '{"status":"succeeded","stats":{"wallMs":-1}}', 'outcome.stats.wallMs'),
  refusedThenGood('a time of 1e999', '{"status":"succeeded","stats":{"wallMs":1e999}}', 'outcome.stats.wallMs'),
  refusedThenGood('a failure without an error', '{"status":"failed","stats":{"wallMs":1}}', 'outcome.error'),
  refusedThenGood(
    'a code that is none',
    '{"status":"failed","error":{"code":"no code","message":"","retryable":false},"stats":{"wallMs":1}}',
    'outcome.error.code',
  ),
  refusedThenGood(
    'a message beyond 16 KiB',
    `{"status":"failed","error":{"code":"INTERNAL","message":"${'x'.repeat(16_385)}","retryable":false},"stats":{"wallMs":1}}`,
    'outcome.error.message',
  ),
  refusedThenGood(
    'an artifact above its folder',
    `{"status":"succeeded","artifacts":[{"name":"../a","sizeBytes":0,"sha256":"${'0'.repeat(64)}","contentType":"a/b"}],"stats":{"wallMs":1}}`,
    'outcome.artifacts.0.name',
  ),
  refusedThenGood(
    '1,001 artifacts',
    `{"status":"succeeded","artifacts":${list(1001, () => '{}')},"stats":{"wallMs":1}}`,
    'outcome.artifacts',
  ),
];

/** Hostile outcomes. */
export const workerOutcomes: Family = {
  name: 'worker-outcomes',
  cases: [...outcomes, ...numbersInRows, ...refusedOutcomes],
};
