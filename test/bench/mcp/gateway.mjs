// The alternative without Yardmaster: a Fastify route that checks a key and calls the tool. Nothing is durable, bounded,
// observed or retried. Prints its address.
import fastify from 'fastify';
import { connectDirectly } from './client.mjs';

const client = await connectDirectly();
const app = fastify();
const schema = {
  body: { type: 'object', required: ['tool'], properties: { tool: { type: 'string' }, input: { type: 'object' } } },
};
app.addHook('onRequest', (request, reply, done) => {
  const isKnown = request.headers.authorization === `Bearer ${process.env.API_KEY}`;
  done(isKnown ? undefined : Object.assign(new Error('give the key'), { statusCode: 401 }));
});
app.post('/', { schema }, async ({ body: { tool, input } }) => {
  return { state: 'succeeded', result: await client.callTool({ name: tool, arguments: input }) };
});
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
process.on('SIGTERM', () => void Promise.all([app.close(), client.close()]).then(() => process.exit(0)));
