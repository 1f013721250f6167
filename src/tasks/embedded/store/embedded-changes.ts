import type { FeedPage } from '../../feed';
import { type ChangeListener, TaskChanges } from '../../port';
import type { EngineAccess } from './engine-access';

export class EmbeddedChanges extends TaskChanges {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  subscribe(listener: ChangeListener): () => void {
    const own: ChangeListener = (change) => listener(change);
    this.access.listeners.add(own);
    return () => void this.access.listeners.delete(own);
  }

  follow(taskId: string, listener: ChangeListener): () => void {
    return this.access.engine.follow(taskId, listener);
  }
  async since(cursor: string | undefined, limit: number): Promise<FeedPage> {
    return this.access.opened.feed.since(cursor, limit);
  }

  onChange(listener: () => void): () => void {
    return this.access.engine.onChange(listener);
  }
}
