import { uploads } from './cases/uploads.cases';
import { describeFamily } from './describe-family';

describeFamily(uploads);
