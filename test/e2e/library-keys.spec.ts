import { InProcessBus, IntegratedDistributedExecutorAgent } from '../../src';

const task = { capability: 'python.run', input: { code: 'print(6 * 7)' } };

describe('the API keys of the library', () => {
  let agent: IntegratedDistributedExecutorAgent;
  beforeAll(async () => {
    agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), { logLevel: 'silent' });
    await agent.initialize();
  });
  afterAll(() => agent.shutdown());

  it('execute tasks with the rights of a caller, by secret or id', async () => {
    const { key, secret } = await agent.apiKeys.create({
      name: 'ci',
      scopes: ['submit'],
      capabilities: ['python.*'],
      limits: { submissionsPerMinuteMax: 2 },
    });
    const { apiKeys } = agent;
    expect(apiKeys.callerById(key.id)).toEqual(apiKeys.callerOf(secret));
    for (const caller of [apiKeys.callerOf(secret), apiKeys.callerById(key.id)])
      expect(await agent.executeTask(task, caller)).toMatchObject({ status: 'succeeded' });
    const caller = apiKeys.callerById(key.id)!;
    await expect(agent.executeTask(task, caller)).rejects.toMatchObject({ code: 'KEY_LIMIT_REACHED' });
    const other = { capability: 'shell.run', input: { command: 'id' } };
    await expect(agent.executeTask(other, caller)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await apiKeys.revoke(key.id);
    expect([apiKeys.callerOf(secret), apiKeys.callerById(key.id)]).toEqual([undefined, undefined]);
    expect(await agent.executeTask(task)).toMatchObject({ status: 'succeeded' });
  });

  it('never stand in for an unknown caller', async () => {
    for (const caller of [agent.apiKeys.callerOf('yard_wrong'), agent.apiKeys.callerById('k-none')])
      await expect(agent.executeTask(task, caller)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await agent.executeTask(task, agent.apiKeys.callerById('default'))).toMatchObject({ status: 'succeeded' });
  });

  it.each<[string, unknown]>([
    ['', null],
    ['name', { name: 'a b', scopes: ['submit'] }],
    ['scopes.0', { name: 'x', scopes: ['root'] }],
    ['capabilities.0', { name: 'x', scopes: ['submit'], capabilities: [''] }],
    ['limits.waitingMax', { name: 'x', scopes: ['submit'], limits: { waitingMax: -1 } }],
    ['labels.require.a', { name: 'x', scopes: ['submit'], labels: { require: { a: 1 } } }],
    ['ttlMs', { name: 'x', scopes: ['submit'], ttlMs: Infinity }],
    ['weight', { name: 'x', scopes: ['submit'], weight: '3' }],
  ])('reject an invalid %s, as REST does', async (path, request) => {
    await expect(agent.apiKeys.create(request as never)).rejects.toMatchObject({ code: 'INVALID_REQUEST', path });
  });

  it('reject an invalid overlap', async () => {
    const { key } = await agent.apiKeys.create({ name: 'rotated', scopes: ['read'] });
    for (const overlapMs of [-1, 0.5, NaN, 2_592_000_001, '1'])
      await expect(agent.apiKeys.rotate(key.id, overlapMs as number)).rejects.toMatchObject({ path: 'overlapMs' });
  });
});
