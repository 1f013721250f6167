import { Link, type Answer, type Transport } from './link';

describe(Link.name, () => {
  let answer: Answer;
  const refused: string[] = [];

  beforeEach(() => {
    refused.length = 0;
    const transport: Transport = {
      send: () => Promise.reject(new Error('nothing is sent')),
      onMessage: (given) => void (answer = given),
      onEnd: () => undefined,
      close: () => undefined,
    };
    const handlers = { 'worker.drain': async () => ({ status: 'ok' as const }) };
    const link = new Link(transport, handlers, 1000, (message) => refused.push(message));
    expect(link.isOpen).toBe(true);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'worker.register', '', 5])(
    'rejects an unknown message named %p',
    async (name) => {
      const message = `unknown message ${String(name)}`;
      expect(await answer(name as string, {})).toEqual({ error: { code: 'UNKNOWN_MESSAGE', message } });
      expect(refused).toEqual([String(name)]);
    },
  );

  it('truncates a long message name', async () => {
    const error = { code: 'UNKNOWN_MESSAGE', message: `unknown message ${'x'.repeat(64)}` };
    expect(await answer('x'.repeat(900_000), {})).toEqual({ error });
    expect(refused).toEqual(['x'.repeat(64)]);
  });
});
