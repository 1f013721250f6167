import type { ControlPlaneOverrides } from '../../src/agent';
import type { Clock, Random } from '../../src/clock';
import type { YardConfig } from '../../src/config';
import { usedBy, type Life } from '../simulation/world/mortal';
import { SharedStore } from '../simulation/world/stores';

/** The parts of one agent that it shares with others, or by which it reaches them. */
export interface SharedParts {
  overrides: Pick<ControlPlaneOverrides, 'store'>;
  /** Its process has crashed, and that is found out. */
  crashed(): void;
}

/** One engine for several agents, and the messages between them. */
export class SharedEngine {
  /** How long a message between agents takes; undefined if it is lost. */
  carriage: (from: string, to: string, kind: string) => number | undefined = () => 0;
  private readonly store: SharedStore;

  constructor(overrides: Partial<YardConfig>, clock: Clock, random: Random) {
    this.store = new SharedStore(overrides, clock, random);
  }

  partsOf(life: Life): SharedParts {
    const store = this.store.handle();
    return { overrides: { store: usedBy(life, store) }, crashed: () => void store.close() };
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
