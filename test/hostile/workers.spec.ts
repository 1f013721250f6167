import { workerOutcomes } from './cases/worker-outcomes.cases';
import { workerRegistrations } from './cases/worker-registrations.cases';
import { workerReports } from './cases/worker-reports.cases';
import { describeFamily } from './describe-family';

describeFamily(workerRegistrations);
describeFamily(workerReports);
describeFamily(workerOutcomes);
