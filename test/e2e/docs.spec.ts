import { startApp, type RunningApp } from '../support/start-app';
describe('docs', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());
  it('x', async () => {
    const r = await fetch(`${running.url}/openapi.json`);
    require('fs').writeFileSync('/tmp/y/openapi.json', JSON.stringify(await r.json(), null, 1));
    const m = await running.ask('/metrics');
    console.log(m.status, await m.text());
  });
});
