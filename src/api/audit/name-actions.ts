import type { INestApplication } from '@nestjs/common';
import { operationsOf } from '../docs/routes';
import { configureRoute, routeConfigOf } from '../access/route-config';

/** Names the actions of all handlers that do not name theirs. Call this before the routes are registered. */
export function nameActions(app: INestApplication): void {
  for (const { id, type, name } of operationsOf(app)) {
    const descriptor = Object.getOwnPropertyDescriptor(type.prototype, name)!;
    const { audited } = routeConfigOf(descriptor.value as object);
    const named = { action: id.replace('_', '.'), ...audited };
    configureRoute({ audited: named })(type.prototype as object, name, descriptor);
  }
}
