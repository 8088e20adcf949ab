import { didYouMean } from "../core/did-you-mean"
import { PACKAGE_NAME } from "../core/sites/this-plugin"
import { PACKAGE } from "../core/this-package"
import { UsageError } from "../scripts/command-line"
import { CommandError } from "./command-error"
import { COMMAND_NAMES, COMMANDS, type CommandName } from "./commands"
import { EXIT, type ExitCode } from "./exit-code"
import type { Terminal } from "./terminal"

const ASKS_FOR_HELP = new Set(["--help", "-h", "help"])

/** Runs one command, without the program's name in `args`. Never rejects. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first, ...rest] = args
  if (first === undefined) {
    terminal.err(overview())
    return EXIT.failed
  }
  if (first === "--version" || first === "-v") {
    terminal.out(PACKAGE.version)
    return EXIT.fine
  }
  const asksForHelp = ASKS_FOR_HELP.has(first)
  const [name, ...flags] = asksForHelp ? rest : [first, ...rest]
  if (name === undefined) {
    terminal.out(overview())
    return EXIT.fine
  }
  if (!isCommand(name)) {
    terminal.err(unknownCommand(name))
    return EXIT.failed
  }
  const isForSandbox = name === "sandbox" && !asksForHelp
  const command = COMMANDS[name]()
  if (asksForHelp || (!isForSandbox && flags.some((flag) => flag === "--help" || flag === "-h"))) {
    terminal.out(command.help)
    return EXIT.fine
  }
  try {
    return await command.run(flags, terminal)
  } catch (error) {
    terminal.err(`${name}: ${describe(error)}`)
    return EXIT.failed
  }
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name)

function unknownCommand(name: string): string {
  const meant = didYouMean(name, COMMAND_NAMES)
  const question = meant === undefined ? "" : ` Did you mean "${meant}"?`
  return `There is no command "${name}".${question} Commands: ${COMMAND_NAMES.join(", ")}`
}

/** An error that the user can fix is shown in one line; a bug of ours keeps its stack trace. */
function describe(error: unknown): string {
  if (error instanceof UsageError || error instanceof CommandError) {
    return error.message
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function overview(): string {
  const commands = COMMAND_NAMES.map((name) => ({ name, ...COMMANDS[name]() }))
  return `Alipay and Alipay+ for Medusa, through MultiSafepay: ${PACKAGE.version}

  npx ${PACKAGE_NAME} <command> [flags]

${commands.map(({ name, summary }) => `  ${name.padEnd(11)}${summary}`).join("\n")}

  <command> --help   what it does and its flags
  --version          the version of the plugin

Exit code: 0 when all is well, 1 when something was found, 2 when the command could not run.`
}
