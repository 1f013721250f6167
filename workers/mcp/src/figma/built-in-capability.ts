import { builtInCapabilities, builtInOffers, type BuiltInCapability } from '@yardmaster/protocol';
import type { Handler, OfferedCapability } from '@yardmaster/worker-kit';

/** A built-in capability with its handler, offered as `protocol/schema/capabilities/` says (`x-yard`). */
export function builtInCapability(name: BuiltInCapability, handler: Handler): OfferedCapability {
  return { declaration: builtInCapabilities[name], handler, ...builtInOffers[name].handling };
}
