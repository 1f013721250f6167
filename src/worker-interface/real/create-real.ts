import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import type { Audit } from '../../audit';
import { uploadsUrl } from '../uploads';
import type { WorkerLinks } from '../worker-links';
import { linkRecorder } from './link-recorder';
import { Dialer, type AcceptDialed, type DialerSettings } from './dialer';
import { RealWorkerInterface } from './real-worker-interface';
import { WorkersEndpoint, type EndpointSettings } from './workers-endpoint';
import { WorkersServer, type ServerSettings } from './workers-server';

export interface RealSettings extends EndpointSettings, DialerSettings {
  /** Opens a server for workers that dial in; omitted if a gateway serves the endpoint. */
  listen?: ServerSettings;
}

/** Composes an endpoint for workers that dial in, a dialer for workers that listen, and a server if `settings.listen` is set. */
export function createReal(
  links: WorkerLinks,
  settings: RealSettings,
  clock: Clock,
  random: Random,
  log: Log,
  audit: Audit,
): RealWorkerInterface {
  const { publicUrl, listen } = settings;
  const endpoint = new WorkersEndpoint(links, clock, settings, audit);
  const accept: AcceptDialed = (transport, dialedUrl, confirm) => {
    const record = linkRecorder(audit, new URL(dialedUrl).hostname);
    const onRegistered = (workerId: string): void => {
      record(workerId);
      confirm();
    };
    links.accept(transport, onRegistered, () => uploadsUrl({ publicUrl, listenAddress: endpoint.address, dialedUrl }));
  };
  const dialer = new Dialer(settings, accept, clock, random, log);
  const server = listen && new WorkersServer(listen, endpoint, links.uploads);
  return new RealWorkerInterface(links, endpoint, dialer, server);
}
