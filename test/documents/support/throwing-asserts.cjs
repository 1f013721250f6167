// Node prints a failed assertion and goes on; in a document, it is a fault.
console.assert = (isTrue, ...rest) => {
  if (!isTrue) throw new Error(`an assertion does not hold: ${rest.join(' ')}`);
};
