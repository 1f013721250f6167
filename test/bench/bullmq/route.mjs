// A plain Fastify route in front of BullMQ: `node route.mjs <port of Redis>`. It does the same as POST /v1/tasks with
// Prefer: wait, as far as BullMQ supports it: reads the body, checks the body and the API key, adds the job, waits for
// the result, and returns it.
import fastify from 'fastify';
import { openCaller } from './caller.mjs';

const caller = await openCaller(Number(process.argv[2]));
const app = fastify();
const schema = {
  body: { type: 'object', required: ['capability'], properties: { capability: { type: 'string' }, input: {} } },
};
app.addHook('onRequest', (request, reply, done) => {
  const isKnown = request.headers.authorization === `Bearer ${process.env.API_KEY}`;
  done(isKnown ? undefined : Object.assign(new Error('give the key'), { statusCode: 401 }));
});
for (const way of ['waitUntilFinished', 'ownListener']) {
  app.post(`/${way}`, { schema }, async ({ body }) => ({ state: 'succeeded', result: await caller[way](body) }));
}
app.post('/bulk', { bodyLimit: 2 ** 20 }, async ({ body }) => {
  const { ids } = await caller.addBulk(body.tasks);
  return { results: ids.map((id) => ({ status: 202, task: { id } })) };
});
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
process.on('SIGTERM', () => void Promise.all([app.close(), caller.end()]).then(() => process.exit(0)));
