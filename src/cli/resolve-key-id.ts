import type { YardmasterClient } from '@yardmaster/client';
import { CommandError } from './problem';

/** Ids as the control plane makes them; anything else is a name. */
const idPattern = /^(?:default|k-[a-z0-9]{9,}-[0-9a-f]{16})$/;

/** Returns the id of an API key that is given by its id, or by the name of an active key. @throws CommandError if no key has the name. */
export async function resolveKeyId(client: Pick<YardmasterClient, 'listApiKeys'>, key: string): Promise<string> {
  if (idPattern.test(key)) return key;
  const { keys } = await client.listApiKeys({ name: key, state: ['active'], limit: 1 });
  const [found] = keys;
  if (found) return found.id;
  const detail = `no active API key is named ${key}; see \`yard keys list --all\`, and use the id of an ended key`;
  throw CommandError.refused({ code: 'NOT_FOUND', status: 404, detail });
}
