export { ApiModule } from './api.module';
export { MockApiModule } from './mock/mock-api.module';
export { EventsCommunication } from './events/events-communication';
export { ApiNotes, jsonOf } from './notes/api-notes.decorator';
export { configureApi } from './configure-api';
export { ForWorkers, Public } from './server/access';
export { Clients } from './server/clients';
export { version } from './server/version';
export { serverOptions } from './server/server-options';
