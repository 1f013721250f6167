import { ArtifactDto } from '../tasks/task.dto';

/** A file of a task, and where it comes from. */
export class TaskArtifactDto extends ArtifactDto {
  /** The attempt that left it. */
  attempt!: number;
  createdAt!: Date;
}

/** The files of a task, by name. */
export class ArtifactListDto {
  artifacts!: TaskArtifactDto[];
}
