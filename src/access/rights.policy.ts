import { YardError, type Labels } from '@yardmaster/protocol';
import type { LabelSelector } from '../tasks';
import type { Caller } from './caller';
import { isCovered } from './capability-pattern.policy';

interface Request {
  capability: string;
  labels?: Partial<LabelSelector>;
}

/**
 * Returns a request for a task or session with the labels of the caller's key. The built-in key's requests are returned as they are.
 * @throws YardError `FORBIDDEN` if the key may not use the capability, or fixes a label to another value.
 */
export function withRights<T extends Request>(request: T, caller: Caller): T {
  const { name, capabilities, labels } = caller;
  if (!isCovered(request.capability, capabilities)) {
    const message = `API key ${name} may not use ${request.capability}; it may use ${capabilities!.join(', ')}`;
    throw new YardError('FORBIDDEN', message, { details: { capability: request.capability } });
  }
  if (isEmpty(labels.require) && isEmpty(labels.prefer)) return request;
  const { require = {}, prefer = {} } = request.labels ?? {};
  for (const [label, value] of Object.entries(labels.require)) {
    const given = Object.hasOwn(require, label) ? require[label] : value;
    if (given === value) continue;
    const message = `API key ${name} requires ${label}=${value}, not ${label}=${given}; leave the label out`;
    throw new YardError('FORBIDDEN', message, { details: { label } });
  }
  const merged = { require: { ...require, ...labels.require }, prefer: { ...labels.prefer, ...prefer } };
  return { ...request, labels: merged };
}

function isEmpty(labels: Labels): boolean {
  return Object.keys(labels).length === 0;
}
