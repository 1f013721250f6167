import { builtInCaller } from '../../access';
import { EventsClient } from './events-client';

describe(EventsClient.name, () => {
  it('answers a message with a problem if its reply cannot be sent', async () => {
    const problemOf = (error: unknown) => ({ detail: (error as Error).message }) as never;
    let receive!: (message: string, ...args: unknown[]) => void;
    const access = { caller: builtInCaller, check: () => undefined, record: () => undefined };
    const subscriptions = { remove: () => true };
    const client = new EventsClient({} as never, {} as never, subscriptions as never, access, problemOf);
    client.listen({ onAny: (listener: typeof receive) => (receive = listener) } as never);
    const told: object[] = [];
    const answered = new Promise<void>((resolve) => {
      receive('task:unsubscribe', { taskId: 't-1' }, (reply: object) => {
        told.push(reply);
        if (told.length === 1) throw new RangeError('Maximum call stack size exceeded');
        resolve();
      });
    });
    await answered;
    expect(told[1]).toEqual({ error: { detail: 'Maximum call stack size exceeded' } });
  });
});
