import { httpBodies } from './cases/http-bodies.cases';
import { httpFraming } from './cases/http-framing.cases';
import { httpHeaders } from './cases/http-headers.cases';
import { httpRoutes } from './cases/http-routes.cases';
import { describeFamily } from './describe-family';

describeFamily(httpBodies);
describeFamily(httpFraming);
describeFamily(httpHeaders);
describeFamily(httpRoutes);
