import { socketsCaller } from './cases/sockets-caller.cases';
import { socketsUnauthenticated } from './cases/sockets-unauthenticated.cases';
import { describeFamily } from './describe-family';

describeFamily(socketsUnauthenticated);
describeFamily(socketsCaller);
