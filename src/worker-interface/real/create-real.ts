import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import { uploadsUrl } from '../uploads';
import type { WorkerLinks } from '../worker-links';
import { Dialer, type AcceptDialed, type DialerSettings } from './dialer';
import { RealWorkerInterface } from './real-worker-interface';
import { WorkersDoor, type DoorSettings } from './workers-door';
import { WorkersServer, type ServerSettings } from './workers-server';

export interface RealSettings extends DoorSettings, DialerSettings {
  /** Opens a server for workers that dial in. Left out if a gateway serves the door. */
  listen?: ServerSettings;
}

/** Composes a door for workers that dial in, a dialer for those that listen, and a server of its own if `settings.listen` is given. */
export function createReal(
  links: WorkerLinks,
  settings: RealSettings,
  clock: Clock,
  random: Random,
  log: Log,
): RealWorkerInterface {
  const { publicUrl, listen } = settings;
  const door = new WorkersDoor(links, clock, settings);
  const accept: AcceptDialed = (transport, dialedUrl, confirm) =>
    links.accept(transport, confirm, () => uploadsUrl({ publicUrl, listening: door.address, dialedUrl }));
  const dialer = new Dialer(settings, accept, clock, random, log);
  const server = listen && new WorkersServer(listen, door, links.uploads);
  return new RealWorkerInterface(links, door, dialer, server);
}
