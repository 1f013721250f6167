import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { answerRaw, refuseUpgrades, type Origins, type FormatProblem } from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';
import { Problems } from '../problem/problems';
import { requireKey, type Access } from './access';
import { checkHost } from './check-host';
import { Clients } from './clients';

/** A request to open a WebSocket: the arguments of `handleUpgrade` of `ws`. */
export type Upgrade = [request: IncomingMessage, socket: Duplex, head: Buffer];

/** A route that accepts WebSockets. */
export interface UpgradeRoute {
  /** True if the route serves this URL (path and query). */
  matches(url: string): boolean;
  /** Grants access without the API key, as for HTTP routes. `serve` then authorizes the request itself. */
  access?: Access;
  /** Serves an authorized upgrade. Errors are sent to the caller as problems. */
  serve(...upgrade: Upgrade): Promise<void> | void;
}

/**
 * The WebSocket routes other than Socket.IO. Modules add theirs during initialization. This class authorizes upgrades and answers rejected
 * ones for all routes.
 */
@Injectable()
export class Upgrades {
  private readonly routes: UpgradeRoute[] = [];

  constructor(
    private readonly problems: Problems,
    private readonly clients: Clients,
  ) {}

  add(route: UpgradeRoute): void {
    this.routes.push(route);
  }

  /** Answers every upgrade request on a server, except those of Socket.IO. */
  listen(http: Server, origins: Origins, apiKey: string): void {
    http.on('upgrade', (...upgrade: Upgrade) => {
      const [request, socket] = upgrade;
      const route = this.routeOf(request.url);
      if (!route) return;
      socket.on('error', () => socket.destroy());
      const serve = async (): Promise<void> => {
        this.admit(request, route, origins, apiKey);
        await route.serve(...upgrade);
      };
      serve().catch((error: unknown) => {
        answerRaw(socket, this.problems.of(error, { instance: request.url?.split('?')[0], hasBody: false }));
      });
    });
    const formatProblem: FormatProblem = (error) => this.problems.of(error, { hasBody: false });
    refuseUpgrades(http, { isServed: (url) => this.routeOf(url) !== undefined, formatProblem });
  }

  private routeOf(url = ''): UpgradeRoute | undefined {
    return this.routes.find((route) => route.matches(url));
  }

  /** @throws YardError `INVALID_REQUEST`, `ORIGIN_NOT_ALLOWED`, `SHUTTING_DOWN`, `UNAUTHORIZED`. */
  private admit(request: IncomingMessage, { access }: UpgradeRoute, origins: Origins, apiKey: string): void {
    checkHost(request);
    const refused = origins.refusal(request);
    if (refused) throw refused;
    if (access === undefined) requireKey(request.headers, apiKey);
    if (this.clients.isClosed) throw new YardError('SHUTTING_DOWN', 'the control plane is shutting down');
  }
}
