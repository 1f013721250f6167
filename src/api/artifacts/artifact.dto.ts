import { ArtifactDto } from '../tasks/task.dto';

/** A file that an attempt at the task left. */
export class TaskArtifactDto extends ArtifactDto {
  /** Number of the attempt that left the file. */
  attempt!: number;
  createdAt!: Date;
}

/** The artifacts of a task, sorted by name. */
export class ArtifactListDto {
  artifacts!: TaskArtifactDto[];
}
