import type { ExitCode } from "./exit-code"
import type { Terminal } from "./terminal"

export type Command = {
  /** One line in the list of commands. */
  summary: string
  /** What `--help` prints. */
  help: string
  /**
   * @param args the arguments after the command's name
   * @throws UsageError, CommandError
   */
  run(args: string[], terminal: Terminal): Promise<ExitCode>
}
