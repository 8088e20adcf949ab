import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { PACKAGE_NAME } from "../core/sites/this-plugin"
import { PACKAGE } from "../core/this-package"
import type { Command } from "./command"
import { EXIT, type ExitCode } from "./exit-code"

const SANDBOX = `${PACKAGE_NAME}-sandbox`

export const sandbox: Command = {
  summary: "starts a stand-in for MultiSafepay on this machine",
  help: `Starts a stand-in for MultiSafepay on this machine: API, payment pages, signed notifications.

  npx ${PACKAGE_NAME} sandbox [flags]

  --port 4010        where to listen; 0 takes any free port
  --state FILE       keep orders, clock and settings through a restart
  --log              print each API call and notification
  --help             all flags

It is a package of its own, ${SANDBOX}, so that no shop carries it into production.
The installed one is run; otherwise npx fetches the one of this version and asks before it does.`,
  run: (args, { cwd }) => untilItEnds(...sandboxProgram(cwd), args),
}

/** Program and first arguments: the installed sandbox, otherwise npx with the sandbox of this version. */
function sandboxProgram(cwd: string): [string, string[]] {
  for (const from of [cwd, PACKAGE.folder]) {
    try {
      const manifest = createRequire(join(from, "package.json")).resolve(`${SANDBOX}/package.json`)
      return [process.execPath, [join(dirname(manifest), "sandbox.js")]]
    } catch {
      // Not here: try the next place, finally the registry.
    }
  }
  return [process.platform === "win32" ? "npx.cmd" : "npx", [`${SANDBOX}@${PACKAGE.version}`]]
}

function untilItEnds(program: string, first: string[], args: string[]): Promise<ExitCode> {
  const child = spawn(program, [...first, ...args], { stdio: "inherit", shell: program.endsWith(".cmd") })
  // Ctrl-C in a terminal reaches the child too; a signal to this process alone must be passed on.
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal)
  process.on("SIGINT", passOn)
  process.on("SIGTERM", passOn)
  return new Promise<ExitCode>((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (code) => resolve(code === 0 ? EXIT.fine : EXIT.failed))
  }).finally(() => {
    process.off("SIGINT", passOn)
    process.off("SIGTERM", passOn)
  })
}
