import type { Clients } from '../../src/api';

/** Resolves when this number of clients is connected. */
export function untilCount(clients: Clients, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (clients.count !== count) return;
      clients.off('change', look);
      resolve();
    };
    clients.on('change', look);
    look();
  });
}
