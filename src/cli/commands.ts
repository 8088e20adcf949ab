import type { ExitCode } from "./exit-code"
import type { Terminal } from "./terminal"

export type Command = {
  /** One line in the list of commands. */
  summary: string
  /** What `--help` prints. */
  help: string
  /**
   * @param args what stands behind the command's name
   * @throws UsageError, CommandError
   */
  run(args: string[], terminal: Terminal): Promise<ExitCode>
}

/**
 * Every command with the file that holds it, which is loaded when it is called for: `init` must run where Medusa's
 * packages are out of reach, as in a cache of npx.
 */
export const COMMANDS = {
  init: () => (require("./init/command") as typeof import("./init/command")).init,
  sandbox: () => (require("./sandbox") as typeof import("./sandbox")).sandbox,
  doctor: () => (require("./doctor/command") as typeof import("./doctor/command")).doctor,
  recover: () => (require("./recover") as typeof import("./recover")).recover,
  reconcile: () => (require("./reconcile") as typeof import("./reconcile")).reconcile,
} satisfies Record<string, () => Command>

export type CommandName = keyof typeof COMMANDS

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[]
