import type { SettingValue } from '@yardmaster/worker-kit/program';

/** A secret of the operator, with its origins. Tasks refer to it by name. */
export interface WrittenSecret {
  name: string;
  /** The only origins whose pages and requests may get the secret. */
  origins: string[];
  /** User name for `httpAuth`; `value` is the password. */
  username?: SettingValue;
  value: SettingValue;
}

/** A secret with its value. */
export interface Secret {
  name: string;
  origins: readonly string[];
  username?: string;
  value: string;
}
