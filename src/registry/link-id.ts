import type { Random } from '@yardmaster/worker-kit/clock';

/** Creates the id of a replica, new at each start: `r-<time>-<random>`. */
export function newReplicaId(nowMs: number, random: Random): string {
  return `r-${nowMs.toString(36).padStart(9, '0')}-${random.id().replaceAll('-', '').slice(0, 16)}`;
}

/** Creates a link id, `<replica id>~<random>`, which contains the id of its holder. Replica ids contain no `~`. */
export function newLinkId(replicaId: string, random: Random): string {
  return `${replicaId}~${random.id().replaceAll('-', '').slice(0, 16)}`;
}

/** Returns the replica that has, or had, a link. */
export function replicaOf(linkId: string): string {
  return linkId.split('~', 1)[0]!;
}
