import type { Random } from '@yardmaster/worker-kit/clock';

/** Id of a control plane, new at each start: `r-<time>-<chance>`. */
export function newReplicaId(nowMs: number, random: Random): string {
  return `r-${nowMs.toString(36).padStart(9, '0')}-${random.id().replaceAll('-', '').slice(0, 16)}`;
}

/** `<replica id>~<chance>`: a link of a worker leads to the control plane that has it. Replica ids contain no `~`. */
export function newLinkId(replicaId: string, random: Random): string {
  return `${replicaId}~${random.id().replaceAll('-', '').slice(0, 16)}`;
}

/** The control plane that has, or had, a link. */
export function replicaOf(linkId: string): string {
  return linkId.split('~', 1)[0]!;
}
