import { mayNavigate } from '../egress';

/** A message of the DevTools protocol, as clients send it. */
export interface CdpRequest {
  id: number;
  method: string;
  params: Record<string, unknown>;
  sessionId?: string;
}

/** The verdict on a request: forward it, perhaps with other parameters, or reject it. */
export type CdpVerdict = { params: Record<string, unknown> } | { refused: string; url?: string };

/**
 * Decides which requests a client may send to its browser. Only listed domains are allowed. Of these, requests that read or write files of the worker's machine, go
 * around the proxy, or reach the browser around this policy are rejected or made harmless.
 */
export function judge({ method, params }: Pick<CdpRequest, 'method' | 'params'>): CdpVerdict {
  const [domain = ''] = method.split('.');
  if (!domains.has(domain) || refusedMethods.has(method)) return { refused: `${method} is not allowed` };
  if (/^(Browser|Page)\.setDownloadBehavior$/.test(method)) return { params: withoutDownloads(params) };
  if (ownProxy.some((name) => params[name] !== undefined)) return { refused: 'setting another proxy is not allowed' };
  const { url } = params;
  if (!navigating.has(method) || url === undefined || url === '') return { params };
  if (typeof url === 'string' && mayNavigate(url)) return { params };
  return {
    refused: `${method} accepts only http and https URLs`,
    url: typeof url === 'string' ? url : 'invalid:',
  };
}

/** Downloads would create files on the worker's machine. */
function withoutDownloads({ downloadPath: _, ...params }: Record<string, unknown>): Record<string, unknown> {
  return { ...params, behavior: 'deny' };
}

const domains: ReadonlySet<string> = new Set([
  'Accessibility',
  'Animation',
  'Audits',
  'Browser',
  'CSS',
  'Console',
  'DOM',
  'DOMDebugger',
  'DOMSnapshot',
  'DOMStorage',
  'Debugger',
  'DeviceOrientation',
  'Emulation',
  'EventBreakpoints',
  'Fetch',
  'HeadlessExperimental',
  'HeapProfiler',
  'IO',
  'IndexedDB',
  'Input',
  'Inspector',
  'LayerTree',
  'Log',
  'Media',
  'Network',
  'Overlay',
  'Page',
  'Performance',
  'PerformanceTimeline',
  'Preload',
  'Profiler',
  'Runtime',
  'Schema',
  'Security',
  'ServiceWorker',
  'Storage',
  'SystemInfo',
  'Target',
  'Tracing',
  'WebAudio',
  'WebAuthn',
]);

const refusedMethods: ReadonlySet<string> = new Set([
  'Browser.crash',
  'Browser.crashGpuProcess',
  'Browser.executeBrowserCommand',
  'Browser.getBrowserCommandLine',
  'DOM.getFileInfo',
  'DOM.setFileInputFiles',
  'Input.dispatchDragEvent',
  'Network.loadNetworkResource',
  'Page.handleFileChooser',
  'SystemInfo.getProcessInfo',
  // With these, messages would bypass this policy.
  'Target.exposeDevToolsProtocol',
  'Target.openDevTools',
  'Target.sendMessageToTarget',
  'Target.setRemoteLocations',
]);

/** Methods that make the browser navigate to their `url`. */
const navigating: ReadonlySet<string> = new Set(['Page.navigate', 'Target.createTarget', 'Fetch.continueRequest']);

const ownProxy = ['proxyServer', 'proxyBypassList'];
