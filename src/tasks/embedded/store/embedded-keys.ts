import { type Added, type Idempotency, SubmissionKeys } from '../../port';
import { encodeTask } from '../../shared/encoded';
import type { NewTask, Task } from '../../task';
import type { EngineAccess } from './engine-access';

export class EmbeddedKeys extends SubmissionKeys {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  addOnce(task: NewTask, idempotency: Idempotency): Promise<Added> {
    return this.access.write(
      () => encodeTask(task),
      ({ idempotent }, encoded) => idempotent.addOnce(encoded, idempotency),
    );
  }

  async find(idempotency: Idempotency): Promise<Task | undefined> {
    return this.access.opened.idempotent.find(idempotency);
  }
}
