import { onTarget } from './on-target';
import type { StepScope } from './scope';
import type { StepOf } from './step';

export function click({ target, ...step }: StepOf<'click'>, scope: StepScope): Promise<void> {
  return onTarget(scope, target, (locator, time) => locator.click({ ...pointer(step), ...time }));
}

export function dblclick({ target, ...step }: StepOf<'dblclick'>, scope: StepScope): Promise<void> {
  return onTarget(scope, target, (locator, time) => locator.dblclick({ ...pointer(step), ...time }));
}

export function hover({ target, ...step }: StepOf<'hover'>, scope: StepScope): Promise<void> {
  const { position, modifiers, force } = step;
  return onTarget(scope, target, (locator, time) => locator.hover({ position, modifiers, force, ...time }));
}

export function check({ target, force }: StepOf<'check'>, scope: StepScope): Promise<void> {
  return onTarget(scope, target, (locator, time) => locator.check({ force, ...time }));
}

export function uncheck({ target, force }: StepOf<'uncheck'>, scope: StepScope): Promise<void> {
  return onTarget(scope, target, (locator, time) => locator.uncheck({ force, ...time }));
}

function pointer({ position, modifiers, force, button }: Omit<StepOf<'click'>, 'target' | 'action'>): object {
  return { position, modifiers, force, button };
}
