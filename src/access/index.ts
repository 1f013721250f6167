export * from './access-rule.policy';
export * from './api-key-request.policy';
export * from './api-keys';
export * from './caller';
export * from './capability-pattern.policy';
export * from './credentials';
export * from './rights.policy';
export * from './scope.policy';
export { credentialStates, type CredentialState } from './credential-validity.policy';
export {
  artifactSubject,
  ticketPurposes,
  type TicketClaims,
  type TicketPurpose,
  type TicketUse,
} from './ticket.policy';
export * from './tickets';
