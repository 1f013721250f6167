import type { SettingValue } from '@yardmaster/worker-kit/program';

/** A secret of the operator, with its origins. A task only names it. */
export interface WrittenSecret {
  name: string;
  /** Only pages of these, and requests to them, may get it. */
  origins: string[];
  /** User name for `httpAuth`; `value` is the password. */
  username?: SettingValue;
  value: SettingValue;
}

/** A secret with its text. */
export interface Secret {
  name: string;
  origins: readonly string[];
  username?: string;
  value: string;
}
