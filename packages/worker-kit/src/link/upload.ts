import type { Readable } from 'node:stream';
import type { Artifact } from '@yardmaster/protocol';

/** A file on its way from a worker to the control plane (protocol/README.md, "Artifacts"). */
export interface Upload {
  taskId: string;
  leaseId: string;
  name: string;
  contentType: string;
  /** Where the sender knows it beforehand. */
  sizeBytes?: number;
  /** In hex, where the sender knows it beforehand. */
  sha256?: string;
  body: Readable;
}

/** `isNew`: the task had no artifact of this name before. */
export interface Uploaded {
  artifact: Artifact;
  isNew: boolean;
}

/** Takes an upload to its end; the body is read no further than needed, and never closed. @throws YardError where it is refused. */
export type ReceiveUpload = (upload: Upload) => Promise<Uploaded>;
