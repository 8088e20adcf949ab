import { type ParseArgsConfig, parseArgs } from "node:util"
import { didYouMean } from "../core/did-you-mean"

type Options = NonNullable<ParseArgsConfig["options"]>
type Values<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Known }>
>["values"]

/** A command was called in a wrong way. The message is one line, for whoever called it. */
export class UsageError extends Error {
  override name = "UsageError"
}

/**
 * Reads a command's flags; it takes no words beside them.
 *
 * @throws UsageError that names what is wrong and the known flags
 */
export function readFlags<const Known extends Options>(args: string[], options: Known): Values<Known> {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    // Node's own message goes on with advice that fits no command that takes flags only.
    const [reason] = (error as Error).message.split(/\.(?: |\n|$)/)
    const known = Object.keys(options).map((name) => `--${name}`)
    const [, unknown] = /^Unknown option '(--[^']+)'/.exec(reason ?? "") ?? []
    const meant = unknown === undefined ? undefined : didYouMean(unknown, known)
    const question = meant === undefined ? "" : ` Did you mean ${meant}?`
    throw new UsageError(`${reason}.${question} Known flags: ${known.join(", ")}`)
  }
}

/**
 * Runs a command of which a wrong call ends in one line and exit code 2.
 *
 * @throws what the work throws: its stack trace is of use
 */
export async function withoutStackTrace(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${name}: ${error.message}`)
    process.exitCode = 2
  }
}
