import { PACKAGE_NAME } from "../../core/sites/this-plugin"
import { readFlags } from "../../scripts/command-line"
import type { Command } from "../command"
import { CommandError } from "../command-error"
import { EXIT } from "../exit-code"
import { findShop, installCommand } from "../shop-folder"
import { hasFault, reportJson, reportText } from "./report"

export const doctor: Command = {
  summary: "checks everything that can be wrong with the set-up, and says how to fix it",
  help: `Checks everything that can be wrong, where the shop is: versions, medusa-config and options, exposed keys,
Redis or in-memory modules, the key and its permissions at MultiSafepay, gateways, clocks, whether notifications can
arrive, database, migrations, Medusa itself and regions. A line each, with what to do. It changes nothing and starts no Medusa.

  npx ${PACKAGE_NAME} doctor [flags]

  --json          {"shop", "ok", "findings": [{"check", "result", "message", "fix"}]}
  --shop FOLDER   the folder of the shop's medusa-config; default: here, above, or below in apps and packages
  --help          this text

Run it with the variables that the shop runs with, for example NODE_ENV=production.
Exit code: 0 when there is no fault, 1 when there is one, 2 when the command could not run.`,
  async run(args, terminal) {
    const flags = readFlags(args, { json: { type: "boolean" }, shop: { type: "string" } })
    const shop = findShop(terminal.cwd, flags.shop)
    const findings = await withoutMedusasLog(async () => {
      const { diagnose, shopPorts } = loadDoctor(shop.folder)
      return diagnose(shopPorts(shop))
    })
    terminal.out((flags.json ? reportJson : reportText)(shop.folder, findings))
    return hasFault(findings) ? EXIT.found : EXIT.fine
  },
}

/** Loaded late, because Medusa's packages are the shop's and may be missing. */
function loadDoctor(shop: string) {
  try {
    return {
      ...(require("./diagnose") as typeof import("./diagnose")),
      ...(require("./ports") as typeof import("./ports")),
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error
    throw new CommandError(
      `The plugin cannot find Medusa's packages. Install the shop's packages, including the plugin ("${installCommand(shop, PACKAGE_NAME)}"), and run this command in ${shop}`,
    )
  }
}

/** Keeps Medusa's log lines about reading a configuration out of the report. */
async function withoutMedusasLog<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write
  process.stdout.write = (() => true) as typeof process.stdout.write
  try {
    return await work()
  } finally {
    process.stdout.write = write
  }
}
