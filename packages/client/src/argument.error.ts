/** A call cannot be made with what it was given: the address, the key, or an id. Nothing was sent. The message names the argument. */
export class ArgumentError extends TypeError {
  override readonly name = 'ArgumentError';
}
