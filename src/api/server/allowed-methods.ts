import { Injectable } from '@nestjs/common';

/** Which methods each route takes, so that a wrong method can be told from an unknown path. */
@Injectable()
export class AllowedMethods {
  private readonly routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  /** Notes a route. `url` may have `:parameters`, `::` for a colon, and end in `*`. */
  add(url: string, methods: string | string[]): void {
    const route = this.routes.get(url) ?? { pattern: toPattern(url), methods: new Set() };
    for (const method of [methods].flat()) route.methods.add(method);
    this.routes.set(url, route);
  }

  /** The methods of the routes that a path belongs to; none if no route has it. */
  of(path: string): string[] {
    const matching = new Set<string>();
    for (const { pattern, methods } of this.routes.values()) {
      if (pattern.test(path)) for (const method of methods) matching.add(method);
    }
    return [...matching].sort();
  }
}

function toPattern(url: string): RegExp {
  const steps = url.split('/').map((step) => {
    if (step.startsWith(':')) return '[^/]+';
    return step === '*' ? '.*' : step.replaceAll('::', ':').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${steps.join('/')}$`);
}
