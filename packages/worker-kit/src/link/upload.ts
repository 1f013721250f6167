import type { Readable } from 'node:stream';
import type { Artifact } from '@yardmaster/protocol';

/** A file on its way from a worker to the control plane (protocol/README.md, "Artifacts"). */
export interface Upload {
  taskId: string;
  leaseId: string;
  name: string;
  contentType: string;
  /** Set if the sender knows it in advance. */
  sizeBytes?: number;
  /** In hex; set if the sender knows it in advance. */
  sha256?: string;
  body: Readable;
}

/** `isNew`: the task had no artifact of this name. */
export interface Uploaded {
  artifact: Artifact;
  isNew: boolean;
}

/** Stores an upload. Reads no more of the body than needed, and never closes it. @throws YardError if it is rejected */
export type ReceiveUpload = (upload: Upload) => Promise<Uploaded>;
