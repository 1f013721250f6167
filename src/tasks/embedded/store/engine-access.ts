import type { ChangeListener } from '../../port';
import type { EmbeddedEngine } from '../embedded-engine';
import type { OpenedStore } from '../opened-store';
import type { Written } from '../../shared/written';

/** The connection of one store to its engine. */
export class EngineAccess {
  /** Called for each change that this store makes. */
  readonly listeners = new Set<ChangeListener>();

  constructor(readonly engine: EmbeddedEngine) {}

  /** @throws YardError `SHUTTING_DOWN` if the store is not open. */
  get opened(): OpenedStore {
    return this.engine.openedBy(this);
  }

  get isOpen(): boolean {
    return this.engine.isOpenFor(this);
  }

  /** Encodes values, which may throw, before the operation joins the shared transaction. */
  async write<E, T>(encodeFirst: () => E, operate: (opened: OpenedStore, encoded: E) => Written<T>): Promise<T> {
    const { opened } = this;
    const encoded = encodeFirst();
    return opened.run(
      () => operate(opened, encoded),
      ({ changes, sessionChanges, credentialsChanged }) => {
        changes?.forEach((change) => this.engine.publish(change, this.listeners));
        sessionChanges?.forEach((change) => this.engine.feed(change));
        if (credentialsChanged) this.engine.credentialsChanged();
        if (opened.turns.takeResumed()) this.engine.resumed();
      },
    );
  }
}

/** Encodes nothing, for operations without values. */
export function nothing(): void {}
