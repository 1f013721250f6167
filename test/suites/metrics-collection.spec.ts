import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';

describe.each(interfaceKinds)('metrics collection (%s)', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(kind)));
  afterAll(() => fleet.close());

  it('counts attempts and their duration', async () => {
    for (const code of ['print(1)', 'print(2)', 'raise ValueError("x")']) {
      await fleet.agent.executeTask({ capability: 'python.run', input: { code } });
    }
    const text = String((await fleet.call('GET', '/metrics')).body);
    expect(metric(text, 'yardmaster_tasks', 'capability="python.run"', 'state="succeeded"')).toBe(2);
    expect(metric(text, 'yardmaster_tasks', 'capability="python.run"', 'state="failed"')).toBe(1);
    expect(metric(text, 'yardmaster_workers', 'state="online"')).toBe(3);
    expect(metric(text, 'yardmaster_slots_used')).toBe(0);
    expect(metric(text, 'yardmaster_slots')).toBe(fleet.manager.counts().slots.total);
    for (const name of ['queue_wait', 'dispatch', 'run', 'end_to_end']) {
      expect(metric(text, `yardmaster_task_${name}_seconds_count`, 'capability="python.run"')).toBe(3);
    }
  });

  it('returns the same counts as JSON', async () => {
    const { body } = await fleet.call('GET', '/v1/stats');
    expect(body).toMatchObject({ workers: { online: 3 }, slots: { used: 0 } });
  });

  it('requires the key', async () => {
    expect((await fetch(`${fleet.url}/metrics`)).status).toBe(401);
  });
});

/** Sums the series with this name and these labels; NaN if there are none. */
function metric(text: string, name: string, ...labels: string[]): number {
  const lines = text.split('\n').filter((line) => new RegExp(`^${name}[ {]`).test(line));
  const values = lines
    .filter((line) => labels.every((label) => line.includes(label)))
    .map((line) => Number(line.split(' ').at(-1)));
  return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value);
}
