import { type Retention, TaskRetention } from '../../port';
import { type EngineAccess, nothing } from './engine-access';

export class EmbeddedRetention extends TaskRetention {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  prune(retention: Retention, limit: number): Promise<string[]> {
    return this.access.write(nothing, ({ pruning }) => pruning.prune(retention, limit));
  }
}
