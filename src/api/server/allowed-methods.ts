import { Injectable } from '@nestjs/common';

/** Records the methods of each route, to distinguish a wrong method (405) from an unknown path (404). */
@Injectable()
export class AllowedMethods {
  private readonly routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  /** Records a route. `url` may contain `:parameters` and `::` for a colon, and may end in `*`. */
  add(url: string, methods: string | string[]): void {
    const route = this.routes.get(url) ?? { pattern: toPattern(url), methods: new Set() };
    for (const method of [methods].flat()) route.methods.add(method);
    this.routes.set(url, route);
  }

  /** Returns the methods of the routes that match a path; empty if none does. */
  of(path: string): string[] {
    const matching = new Set<string>();
    for (const { pattern, methods } of this.routes.values()) {
      if (pattern.test(path)) for (const method of methods) matching.add(method);
    }
    return [...matching].sort();
  }
}

function toPattern(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment === '*' ? '.*' : segment.replaceAll('::', ':').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
