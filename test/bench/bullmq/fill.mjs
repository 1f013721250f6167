// Fills a queue with ended jobs by copying the keys of one job that a worker ran.
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { queueName } from './caller.mjs';

const batchLength = 5000;

/** Copies the hash of a job, and its entry in the completed set. Run one job first. */
export async function fillQueue(port, count) {
  const redis = new Redis(port, '127.0.0.1');
  const key = (name) => `bull:${queueName}:${name}`;
  const [model, endedAtMs] = await redis.zrange(key('completed'), 0, 0, 'WITHSCORES');
  const fields = await redis.hgetall(key(model));
  for (let done = 0; done < count; done += batchLength) {
    const pipeline = redis.pipeline();
    for (let i = done; i < Math.min(count, done + batchLength); i++) {
      pipeline.hset(key(`kept-${i}`), fields).zadd(key('completed'), endedAtMs, `kept-${i}`);
    }
    await pipeline.exec();
  }
  // Redis rewrites the grown file in the background, which must not be measured.
  while (/aof_rewrite_(in_progress|scheduled):1/.test(await redis.info('persistence'))) await delay(100);
  await redis.quit();
}
