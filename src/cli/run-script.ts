import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { FROM_A_SCRIPT, RESULT_FD } from "../scripts/outcome"
import { CommandError } from "./command-error"
import { EXIT, type ExitCode } from "./exit-code"
import { installCommand } from "./shop-folder"
import type { Terminal } from "./terminal"

/**
 * Runs one of the plugin's scripts with `medusa exec` in the shop. The result goes to the standard output; Medusa's
 * warnings and errors (or what LOG_LEVEL says) go to the error output.
 * @param shop the shop's folder
 * @param script its file name without extension
 * @param args flags that were already validated
 * @throws CommandError when Medusa's command line is not installed there
 */
export async function runScript(
  shop: string,
  script: string,
  args: readonly string[],
  { env }: Pick<Terminal, "env">,
): Promise<ExitCode> {
  const child = spawn(process.execPath, [medusaCli(shop), "exec", scriptFile(script), "--", ...args], {
    cwd: shop,
    env: { LOG_LEVEL: "warn", ...env, [RESULT_FD]: "3" },
    stdio: ["inherit", 2, 2, 1],
  })
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (code) => resolve(exitCodeOf(code)))
  })
}

/** @param code of `medusa exec`; null after a signal */
export function exitCodeOf(code: number | null): ExitCode {
  const own = (code ?? 0) - FROM_A_SCRIPT
  return own === EXIT.fine || own === EXIT.found ? own : EXIT.failed
}

function medusaCli(shop: string): string {
  try {
    return createRequire(join(shop, "package.json")).resolve("@medusajs/cli/cli.js")
  } catch {
    throw new CommandError(
      `Medusa's command line is not installed in ${shop}: run "${installCommand(shop, "@medusajs/cli")}" there`,
    )
  }
}

function scriptFile(script: string): string {
  const built = join(__dirname, "..", "scripts", `${script}.js`)
  return existsSync(built) ? built : built.replace(/js$/, "ts")
}
