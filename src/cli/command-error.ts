/** A command cannot continue, and its user can fix the cause. Only the message is shown, without a stack trace. */
export class CommandError extends Error {
  override name = "CommandError"
}
