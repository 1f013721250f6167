import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../access';
import { answerRaw, refuseUpgrades, type Origins, type FormatProblem } from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';
import type { ProblemDto } from '../problem/problem.dto';
import { Problems } from '../problem/problems';
import { AccessGuard } from '../access/access-guard';
import { CallerAudit, type AuditedCaller } from '../access/caller-audit';
import type { RouteAccess } from '../access/route-access';
import { checkHost } from './check-host';
import { Clients } from './clients';

/** A request to open a WebSocket: the arguments of `handleUpgrade` of `ws`. */
export type Upgrade = [request: IncomingMessage, socket: Duplex, head: Buffer];

/** A route that accepts WebSockets. */
export interface UpgradeRoute {
  /** True if the route serves this URL (path and query). */
  matches(url: string): boolean;
  /** Who may open a socket, as for HTTP routes. If it is not a rule, `serve` authorizes the request itself. */
  readonly access: RouteAccess;
  /** The action in the audit log. */
  readonly action: string;
  /** Purpose of the ticket in the URL. */
  readonly ticket?: string;
  /** Serves an authorized upgrade. `caller` is undefined if `access` is not a rule. Errors are sent to the caller as problems. */
  serve(upgrade: Upgrade, caller: Caller | undefined): Promise<void> | void;
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
    private readonly guard: AccessGuard,
    private readonly audit: CallerAudit,
  ) {}

  add(route: UpgradeRoute): void {
    this.routes.push(route);
  }

  /** Answers every upgrade request on a server, except those of Socket.IO. */
  listen(http: Server, origins: Origins): void {
    http.on('upgrade', (...upgrade: Upgrade) => {
      const [request, socket] = upgrade;
      const route = this.routeOf(request.url);
      if (!route) return;
      socket.on('error', () => socket.destroy());
      const who: AuditedCaller = { ticket: route.ticket };
      const serve = async (): Promise<void> => {
        const caller = (who.caller = await this.admit(request, route, origins));
        if (caller)
          socket.once(
            'close',
            this.guard.connections.track(caller, () => socket.destroy()),
          );
        await route.serve(upgrade, caller);
        this.record(request, route, who);
      };
      serve().catch((error: unknown) => {
        const problem = this.problems.of(error, { instance: request.url?.split('?')[0], hasBody: false });
        this.record(request, route, who, problem);
        answerRaw(socket, problem);
      });
    });
    const formatProblem: FormatProblem = (error) => this.problems.of(error, { hasBody: false });
    refuseUpgrades(http, { isServed: (url) => this.routeOf(url) !== undefined, formatProblem });
  }

  /** Records an opened or rejected socket. Sockets of workers belong to their attempts, so only unauthorized ones are recorded. */
  private record(request: IncomingMessage, route: UpgradeRoute, who: AuditedCaller, problem?: ProblemDto): void {
    const { status = 101, code } = problem ?? {};
    const isRefusal = status === 401 || status === 403 || (status === 404 && route.ticket !== undefined);
    if (route.access === 'workers' && !isRefusal) return;
    const kind = isRefusal ? 'refusal' : 'change';
    this.audit.record(request, who, { kind, action: route.action, status, code });
  }

  private routeOf(url = ''): UpgradeRoute | undefined {
    return this.routes.find((route) => route.matches(url));
  }

  /** @throws YardError `INVALID_REQUEST`, `ORIGIN_NOT_ALLOWED`, `SHUTTING_DOWN`, `UNAUTHORIZED`, `FORBIDDEN`. */
  private async admit(
    request: IncomingMessage,
    { access }: UpgradeRoute,
    origins: Origins,
  ): Promise<Caller | undefined> {
    checkHost(request);
    const refused = origins.refusal(request);
    if (refused) throw refused;
    const rule = typeof access === 'string' ? undefined : access;
    const caller = rule && this.guard.callerOf(request.headers);
    if (caller && rule) await this.guard.check(caller, rule);
    if (this.clients.isClosed) throw new YardError('SHUTTING_DOWN', 'the control plane is shutting down');
    return caller;
  }
}
