import type { FactoryProvider } from '@nestjs/common';

/** DI token of the one control plane that `createControlPlane` built. */
export const CONTROL_PLANE = Symbol('ControlPlane');

/** Provides a part of the built control plane under its own class: Nest injects the parts and constructs none of them. */
export function fromControlPlane<K extends string, T>(
  part: K,
  provide: abstract new (...args: never[]) => T,
): FactoryProvider<T> {
  return { provide, useFactory: (plane: Readonly<Record<K, T>>) => plane[part], inject: [CONTROL_PLANE] };
}
