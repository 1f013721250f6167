import { builtInCapabilities, builtInOffers, type BuiltInCapability } from '@yardmaster/protocol';
import type { Handler, OfferedCapability } from '@yardmaster/worker-kit';

/**
 * Returns a built-in capability with its handler, offered as specified by `x-yard` in `protocol/schema/capabilities/`.
 */
export function builtInCapability(name: BuiltInCapability, handler: Handler): OfferedCapability {
  return { declaration: builtInCapabilities[name], handler, ...builtInOffers[name].handling };
}
