import { resolve } from "node:path"
import { PACKAGE_NAME } from "../core/sites/this-plugin"
import { readFlags } from "../scripts/command-line"
import { RECONCILE_FLAGS, readPeriod } from "../scripts/flags"
import type { Command } from "./command"
import { runScript } from "./run-script"
import { findShop } from "./shop-folder"

export const reconcile: Command = {
  summary: "compares MultiSafepay's transactions with Medusa's payments and refunds",
  help: `Compares MultiSafepay's transactions with Medusa's payments and refunds, both ways, and prints every
difference. It changes no books: recovery then books refunds that Medusa lacks. A job of the plugin does the same every
night.

  npx ${PACKAGE_NAME} reconcile [flags]

  --from TIME     ISO date or time; default: as many days ago as the option reconciliation.days says (35)
  --until TIME    ISO date or time; default: a quarter of an hour ago, because younger payments may be on their way
  --json          a JSON object a line, the last of them the summary
  --output FILE   write the result there
  --shop FOLDER   the folder of the shop's medusa-config; default: here, above, or below in apps and packages
  --help          this text

It starts Medusa without its web server, so the shop may run meanwhile. Set LOG_LEVEL=info to see Medusa's log.
Exit code: 0 when both agree, 1 when they differ, 2 when the command could not run or a site could not be read.`,
  async run(args, terminal) {
    const { shop, ...values } = readFlags(args, { ...RECONCILE_FLAGS, shop: { type: "string" } })
    const { from, until } = readPeriod(values)
    const { folder } = findShop(terminal.cwd, shop)
    const flags = [
      ...(from === undefined ? [] : ["--from", from]),
      ...(until === undefined ? [] : ["--until", until]),
      ...(values.json ? ["--json"] : []),
      // Made absolute, because the script runs in the shop's folder.
      ...(values.output === undefined ? [] : ["--output", resolve(terminal.cwd, values.output)]),
    ]
    return runScript(folder, "reconcile", flags, terminal)
  },
}
