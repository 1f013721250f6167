/** Every client scenario of the suite: the applicable ones, and why the others do not apply. */
export const applying = [
  'initialize',
  'tools_call',
  'sse-retry',
  'auth/client-credentials-basic',
  'auth/client-credentials-jwt',
];

const interactive =
  'OAuth of a person, who is not there when a task runs: profiles take tokens by reference, or credentials of the worker itself';
const notOffered = 'the worker does not say that it can be asked (elicitation), so servers do not';

/** By scenario, or by the common prefix of several scenarios. */
export const notApplying = {
  'elicitation-sep1034-client-defaults': notOffered,
  'auth/': interactive,
};
