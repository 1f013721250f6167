import { InvalidPayloadError } from '@yardmaster/protocol';
import { narrowed, PatternFault, type EgressLists, type EgressPolicy } from './egress.policy';

/**
 * Returns the policy of a task: the operator's policy, narrowed by the lists of the task.
 * @throws InvalidPayloadError `INVALID_INPUT` with the path of an invalid pattern
 */
export function taskPolicy(operator: EgressPolicy, { allow, deny }: EgressLists = {}): EgressPolicy {
  try {
    return allow || deny ? narrowed(operator, { ...(allow && { allow }), ...(deny && { deny }) }) : operator;
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    throw new InvalidPayloadError({ path: `network.${error.path}`, message: error.message }, 'INVALID_INPUT');
  }
}
