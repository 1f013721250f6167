// Measures a no-op task from a caller to a worker in another process and back, in Yardmaster and in BullMQ, with
// different numbers of ended tasks in the store.
import { cp } from 'node:fs/promises';
import { openCaller } from './bullmq/caller.mjs';
import { fillQueue } from './bullmq/fill.mjs';
import { bulkLength, compare } from './compare.mjs';
import { acceptance, batchOf, library, postTask, rest, task } from './contenders.mjs';
import { openPoster } from './http-load.mjs';
import { secrets, start, temporaryFolder } from './processes.mjs';
import { startRedis } from './redis.mjs';

/** Returns the figures of `compare` by number of kept tasks, then by contender. All contenders run in turns. */
export async function measureAgainstBullMq({ kept, say, ...scale }) {
  const contenders = {};
  const open = [];
  try {
    for (const count of kept) {
      say(`  keeping ${count.toLocaleString('en')} that ended …`);
      for (const opened of [await ours(count), await bullMq(count)]) {
        open.push(opened);
        for (const [name, contender] of Object.entries(opened.contenders)) contenders[`${name}/${count}`] = contender;
      }
    }
    say('  taking turns …');
    const figures = Object.entries(await compare(contenders, scale));
    return Object.fromEntries(
      kept.map((count) => {
        const ofCount = figures.filter(([name]) => name.endsWith(`/${count}`));
        return [count, Object.fromEntries(ofCount.map(([name, figure]) => [name.split('/')[0], figure]))];
      }),
    );
  } finally {
    for (const { end } of open) await end();
  }
}

/** Creates our contenders: fills one store, and gives each a copy. */
async function ours(count) {
  const [first, ...copies] = Array.from({ length: 4 }, temporaryFolder);
  const filler = start('test/bench/fill-store.mjs', { args: [first, String(count)] });
  await filler.finished();
  for (const copy of copies) await cp(first, copy, { recursive: true });
  const contenders = {
    libraryNormal: await library('normal', first),
    libraryFull: await library('full', copies[0]),
    restNormal: await rest('normal', copies[1]),
    restFull: await rest('full', copies[2]),
  };
  return {
    contenders,
    end: async () => {
      for (const { end } of Object.values(contenders)) await end();
    },
  };
}

async function bullMq(count) {
  const redis = await startRedis();
  const worker = start('test/bench/bullmq/worker.mjs', { args: [String(redis.port), '64'] });
  await worker.said((line) => line === 'ready');
  const caller = await openCaller(redis.port);
  await caller.waitUntilFinished(task);
  await fillQueue(redis.port, count);
  const route = start('test/bench/bullmq/route.mjs', { args: [String(redis.port)], env: secrets });
  const url = await route.said((line) => line.startsWith('http'));
  const headers = { authorization: `Bearer ${secrets.API_KEY}` };
  const poster = (path, body) => openPoster(`${url}/${path}`, { headers, body: JSON.stringify(body) });
  const [documented, own] = [poster('waitUntilFinished', task), poster('ownListener', task)];
  const batch = poster('bulk', batchOf(bulkLength));
  const tasks = batchOf(bulkLength).tasks;
  return {
    contenders: {
      bullMq: { once: () => caller.waitUntilFinished(task), bulk: async () => (await caller.addBulk(tasks)).ended },
      bullMqListener: { once: () => caller.ownListener(task) },
      bullMqRest: { once: () => postTask(documented), ...acceptance(batch, documented) },
      bullMqListenerRest: { once: () => postTask(own) },
    },
    end: async () => {
      for (const { close } of [documented, own, batch]) close();
      for (const { end } of [route, caller, worker, redis]) await end();
    },
  };
}
