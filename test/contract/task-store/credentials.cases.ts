import type { Credential } from '../../../src/tasks';
import { newSession } from './session-fixture';
import { claimed, newTask, openForEach, type OpenTaskStore, startMs, succeeded } from './fixture';

export function describeCredentials(open: OpenTaskStore): void {
  describe('credentials', () => {
    const given = openForEach(open);

    it('returns them oldest first, also after a restart', async () => {
      const older = credential('k-2', { expiresAtMs: startMs + 5, limits: { waitingMax: 3 }, weight: 2 });
      const newer = credential('k-1', { createdAtMs: startMs + 1, kind: 'worker-token', definition: { name: 'ü' } });
      await given.store.credentials.add(newer);
      await given.store.credentials.add(older);
      expect(await given.store.credentials.all()).toEqual([older, newer]);
      expect(await (await given.reopen()).credentials.all()).toEqual([older, newer]);
    });

    it('rejects an id that exists', async () => {
      await given.store.credentials.add(credential('k'));
      await expect(given.store.credentials.add(credential('k'))).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('replaces only the version that its caller read', async () => {
      const { credentials } = given.store;
      await credentials.add(credential('k'));
      const revoked = credential('k', { revokedAtMs: startMs + 2 });
      expect(await credentials.replace(revoked)).toBe(true);
      expect(await credentials.replace(credential('k'))).toBe(false);
      expect(await credentials.replace(credential('absent'))).toBe(false);
      expect(await credentials.all()).toEqual([{ ...revoked, version: 1 }]);
    });

    it('removes a credential once', async () => {
      const { credentials } = given.store;
      await credentials.add(credential('k'));
      expect([await credentials.remove('k'), await credentials.remove('k')]).toEqual([true, false]);
      expect(await credentials.all()).toEqual([]);
    });

    it('notifies every store of each change', async () => {
      const { credentials } = given.store;
      const second = await given.openSecond();
      const seen: string[] = [];
      const unsubscribe = second.credentials.onChange(() => seen.push('second'));
      const changed = new Promise<void>((resolve) => second.credentials.onChange(resolve));
      await credentials.add(credential('k'));
      await changed;
      expect(seen).toEqual(['second']);
      unsubscribe();
      const again = new Promise<void>((resolve) => second.credentials.onChange(resolve));
      await credentials.remove('k');
      await again;
      expect(seen).toEqual(['second']);
    });

    it('shares no object with its caller', async () => {
      const { credentials } = given.store;
      const given1 = credential('k', { definition: { name: 'a' } });
      await credentials.add(given1);
      (given1.definition as { name: string }).name = 'b';
      const [read] = await credentials.all();
      (read!.definition as { name: string }).name = 'c';
      expect((await credentials.all())[0]!.definition).toEqual({ name: 'a' });
    });
  });

  describe('the key of a task or session', () => {
    const given = openForEach(open);

    it('is recorded, and filters lists in every state', async () => {
      const { store } = given;
      const ended = await claimed(store, newTask({ keyId: 'k-1' }));
      await store.attempts.finish(ended.leaseId, succeeded, startMs + 1);
      const running = await claimed(store, newTask({ keyId: 'k-1' }));
      const waiting = await store.queue.add(newTask({ keyId: 'k-1', createdAtMs: startMs + 1 }));
      await store.queue.add(newTask({ keyId: 'k-2' }));
      const builtIn = await store.queue.add(newTask());
      const listed = async (keyId: string, states?: ['queued']): Promise<string[]> => {
        const page = await given.store.tasks.list({ keyId, ...(states && { states }) }, { limit: 10 });
        return page.tasks.map(({ id, keyId: of }) => `${id} ${of}`);
      };
      const own = [waiting.id, running.task.id, ended.task.id].map((id) => `${id} k-1`);
      expect(await listed('k-1')).toEqual(own);
      expect(await listed('k-1', ['queued'])).toEqual(own.slice(0, 1));
      expect(await listed('k-3')).toEqual([]);
      expect(builtIn.keyId).toBeUndefined();
      const reopened = await given.reopen();
      expect((await reopened.tasks.list({ keyId: 'k-1' }, { limit: 10 })).tasks.map(({ id }) => id)).toEqual(
        own.map((line) => line.split(' ')[0]),
      );
      expect(await reopened.tasks.get(waiting.id)).toMatchObject({ keyId: 'k-1' });
    });

    it('filters sessions', async () => {
      const { sessions } = given.store;
      await sessions.add({ ...newSession('a'), keyId: 'k-1' });
      await sessions.add({ ...newSession('b'), keyId: 'k-2' });
      await sessions.add(newSession('c'));
      const listed = async (keyId?: string): Promise<string[]> =>
        (await sessions.list(['open'], { limit: 5 }, keyId)).sessions.map(({ id }) => id);
      expect([await listed('k-1'), await listed('k-3'), await listed()]).toEqual([['a'], [], ['c', 'b', 'a']]);
      expect([(await sessions.get('a'))?.keyId, (await sessions.get('c'))?.keyId]).toEqual(['k-1', undefined]);
    });
  });
}

function credential(id: string, given: Partial<Credential> = {}): Credential {
  return {
    id,
    kind: 'api-key',
    secrets: [{ hash: `hash of ${id}` }],
    createdAtMs: startMs,
    definition: { name: id },
    version: 0,
    ...given,
  };
}
