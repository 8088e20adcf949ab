/** A command cannot go on, and its user can do something about it. The message says what; a stack trace would not. */
export class CommandError extends Error {
  override name = "CommandError"
}
