import { ManualClock } from '@yardmaster/testkit';
import { AllowedMethods } from './allowed-methods';
import { Clients } from './clients';

describe(AllowedMethods, () => {
  it('returns the methods of a path, with or without parameters', () => {
    const allowed = new AllowedMethods();
    allowed.add('/v1/tasks', 'POST');
    allowed.add('/v1/tasks', ['GET', 'HEAD']);
    allowed.add('/v1/tasks/:id', 'GET');
    allowed.add('/docs/a.js', 'GET');
    expect(allowed.of('/v1/tasks')).toEqual(['GET', 'HEAD', 'POST']);
    expect(allowed.of('/v1/tasks/t-1')).toEqual(['GET']);
    expect([allowed.of('/v1/tasks/'), allowed.of('/v1/tasks/t-1/x'), allowed.of('/docs/axjs')]).toEqual([[], [], []]);
  });
});

describe(Clients, () => {
  it('limits the number of clients, and uncounts each disconnected client once', () => {
    const clients = new Clients(2, new ManualClock());
    const [first] = [clients.enter(), clients.enter()];
    expect(clients.tryEnter()).toBeUndefined();
    expect(() => clients.enter()).toThrow(expect.objectContaining({ code: 'TOO_MANY_CLIENTS' }));
    first.leave();
    first.leave();
    expect([clients.count, first.signal.aborted]).toEqual([1, true]);
    expect(clients.tryEnter()).toBeDefined();
  });

  it('aborts the signals of all clients and waits until they disconnect', async () => {
    const clients = new Clients(2, new ManualClock());
    const client = clients.enter();
    let isClosed = false;
    const closing = clients.close().then(() => (isClosed = true));
    expect([client.signal.aborted, clients.isClosed]).toEqual([true, true]);
    expect(() => clients.enter()).toThrow(expect.objectContaining({ code: 'SHUTTING_DOWN' }));
    await Promise.resolve();
    expect(isClosed).toBe(false);
    client.leave();
    await closing;
  });

  it('stops waiting after the timeout', async () => {
    const clock = new ManualClock();
    const clients = new Clients(2, clock);
    clients.enter();
    const closing = clients.close();
    await clock.advance(1000);
    await closing;
    expect(clients.count).toBe(1);
  });
});
