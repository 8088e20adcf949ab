import { type ParseArgsConfig, parseArgs } from "node:util"
import { didYouMean } from "../core/did-you-mean"

type Options = NonNullable<ParseArgsConfig["options"]>
type Values<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Known }>
>["values"]

/** A command was called with wrong arguments. The message is one line for the person who called it. */
export class UsageError extends Error {
  override name = "UsageError"
}

/**
 * Refuses positional arguments.
 * @throws UsageError that names what is wrong and the known flags
 */
export function readFlags<const Known extends Options>(args: string[], options: Known): Values<Known> {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    // Node's own message continues with advice that does not apply to a command without positional arguments.
    const [reason] = (error as Error).message.split(/\.(?: |\n|$)/)
    const known = Object.keys(options).map((name) => `--${name}`)
    const [, unknown] = /^Unknown option '(--[^']+)'/.exec(reason ?? "") ?? []
    const meant = unknown === undefined ? undefined : didYouMean(unknown, known)
    const question = meant === undefined ? "" : ` Did you mean ${meant}?`
    throw new UsageError(`${reason}.${question} Known flags: ${known.join(", ")}`)
  }
}

/** Wrong arguments end in a one-line message and exit code 2. Other errors keep their stack trace. */
export async function withoutStackTrace(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${name}: ${error.message}`)
    process.exitCode = 2
  }
}
