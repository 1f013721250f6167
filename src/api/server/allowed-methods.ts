import { Injectable } from '@nestjs/common';

/** Which methods each route takes, so that a wrong method can be told from an unknown path. */
@Injectable()
export class AllowedMethods {
  private readonly routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  /** Notes a route. `url` may have `:parameters` and end in `*`. */
  add(url: string, methods: string | string[]): void {
    const route = this.routes.get(url) ?? { pattern: toPattern(url), methods: new Set() };
    for (const method of [methods].flat()) route.methods.add(method);
    this.routes.set(url, route);
  }

  /** The methods of the routes that a path belongs to; none where there is no such path. */
  of(path: string): string[] {
    const matching = [...this.routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  }
}

function toPattern(url: string): RegExp {
  const steps = url.split('/').map((step) => {
    if (step.startsWith(':')) return '[^/]+';
    return step === '*' ? '.*' : step.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${steps.join('/')}$`);
}
