import type { ExitCode } from "./exit-code"
import type { Terminal } from "./terminal"

export type Command = {
  /** One line in the list of commands. */
  summary: string
  /** What `--help` prints. */
  help: string
  /** @throws UsageError, CommandError */
  run(args: string[], terminal: Terminal): Promise<ExitCode>
}
