import type { FactoryProvider } from '@nestjs/common';

/** DI token of the control plane that `createControlPlane` built. */
export const CONTROL_PLANE = Symbol('ControlPlane');

/** Provides a part of the control plane under its class. Nest only injects the parts, it does not construct them. */
export function fromControlPlane<K extends string, T>(
  part: K,
  provide: abstract new (...args: never[]) => T,
): FactoryProvider<T> {
  return { provide, useFactory: (plane: Readonly<Record<K, T>>) => plane[part], inject: [CONTROL_PLANE] };
}
