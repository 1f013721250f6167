/** An argument is not valid: the address, the key, or an id. Nothing was sent. The message names the argument. */
export class ArgumentError extends TypeError {
  override readonly name = 'ArgumentError';
}
