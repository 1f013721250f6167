import type { OpenedContext } from './open-context';
import { ReadyContexts } from './ready-contexts';

describe(ReadyContexts.name, () => {
  let closed: string[];
  let opening: Array<(opened: OpenedContext | Error) => void>;
  let ready: ReadyContexts;

  beforeEach(() => {
    closed = [];
    opening = [];
    ready = new ReadyContexts(
      () =>
        new Promise((resolve, reject) => {
          opening.push((opened) => (opened instanceof Error ? reject(opened) : resolve(opened)));
        }),
    );
  });

  function opened(name: string): OpenedContext {
    const close = (what: string): void => void closed.push(`${what} of ${name}`);
    const context = { close: async () => close('context') };
    return { name, context, egress: { close: () => close('egress') } } as unknown as OpenedContext;
  }

  /** Answers the open requests one by one. */
  async function answer(...answers: Array<OpenedContext | Error>): Promise<void> {
    for (const each of answers) {
      opening.shift()!(each);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('opens contexts one after the other until enough are ready, and hands out the oldest', async () => {
    const filled = ready.fill(2);
    expect(opening).toHaveLength(1);
    const [first, second] = [opened('first'), opened('second')];
    await answer(first, second);
    await filled;
    expect(opening).toHaveLength(0);
    expect([ready.count, ready.take(), ready.take(), ready.take()]).toEqual([2, first, second, undefined]);
  });

  it('refills once for several simultaneous requests', async () => {
    const filled = [ready.fill(1), ready.fill(1)];
    expect(opening).toHaveLength(1);
    await answer(opened('only'));
    await Promise.all(filled);
    expect(ready.count).toBe(1);
  });

  it('stops at a context that does not open, and tries again at the next request', async () => {
    const failed = ready.fill(2);
    await answer(new Error('gone'));
    await failed;
    expect(opening).toHaveLength(0);
    void ready.fill(1);
    expect(opening).toHaveLength(1);
  });

  it('closes its contexts and their egress leases, even of a context that is still opening', async () => {
    const filled = ready.fill(3);
    await answer(opened('first'));
    ready.close();
    await answer(opened('late'));
    await filled;
    expect(closed).toEqual(['egress of first', 'context of first', 'egress of late', 'context of late']);
    expect([ready.count, opening.length]).toEqual([0, 0]);
  });
});
