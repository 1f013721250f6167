import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { Audit } from './audit';

/** Closes the audit log once the HTTP server is closed, after which nothing happens that it records. */
@Injectable()
class AuditLifecycle implements OnApplicationShutdown {
  constructor(private readonly audit: Audit) {}

  onApplicationShutdown(): Promise<void> {
    return this.audit.close();
  }
}

@Module({ providers: [fromControlPlane('audit', Audit), AuditLifecycle], exports: [Audit] })
export class AuditModule {}
