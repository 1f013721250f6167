import { judge } from './cdp.policy';

const verdictOn = (method: string, params: Record<string, unknown> = {}) => judge({ method, params });

describe('the policy for DevTools clients', () => {
  it.each([
    ['Page.navigate', { url: 'https://example.com/' }],
    ['Page.navigate', { url: 'about:blank' }],
    ['Target.createTarget', { url: '' }],
    ['Target.createBrowserContext', { disposeOnDetach: true }],
    ['Runtime.evaluate', { expression: 'location = "file:///"' }],
    ['Page.captureScreenshot', {}],
    ['Fetch.continueRequest', { requestId: '1' }],
  ])('lets %s pass unchanged', (method, params) => expect(verdictOn(method, params)).toEqual({ params }));

  it.each([
    ['Page.navigate', { url: 'file:///etc/passwd' }],
    ['Page.navigate', { url: 'view-source:http://example.com/' }],
    ['Page.navigate', { url: 'javascript:alert(1)' }],
    ['Page.navigate', { url: ['file:///etc/passwd'] }],
    ['Target.createTarget', { url: 'chrome://version' }],
    ['Fetch.continueRequest', { requestId: '1', url: 'file:///etc/passwd' }],
    ['Target.createBrowserContext', { proxyServer: 'http://127.0.0.1:1' }],
    ['Target.createBrowserContext', { proxyBypassList: '*' }],
    ['DOM.setFileInputFiles', { files: ['/etc/passwd'] }],
    ['Network.loadNetworkResource', { url: 'file:///etc/passwd' }],
    ['Target.sendMessageToTarget', { message: '{}' }],
    ['Target.exposeDevToolsProtocol', { targetId: '1' }],
    ['Browser.getBrowserCommandLine', {}],
    ['Extensions.loadUnpacked', { path: '/' }],
    ['Tethering.bind', { port: 1 }],
    ['Nothing', {}],
  ])('rejects %s %j', (method, params) =>
    expect(verdictOn(method, params)).toMatchObject({ refused: expect.any(String) }),
  );

  it('denies downloads, even if the client enables them', () => {
    expect(
      verdictOn('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: '/', eventsEnabled: true }),
    ).toEqual({
      params: { behavior: 'deny', eventsEnabled: true },
    });
  });
});
