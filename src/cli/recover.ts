import { PACKAGE_NAME } from "../core/sites/this-plugin"
import { readFlags } from "../scripts/command-line"
import { RECOVER_FLAGS } from "../scripts/flags"
import type { Command } from "./command"
import { runScript } from "./run-script"
import { findShop } from "./shop-folder"

export const recover: Command = {
  summary: "finds payments that need a sync with MultiSafepay, and syncs them",
  help: `Finds unfinished work, and payments whose notification was lost, and syncs them with MultiSafepay.
A job of the plugin does the same every minute.

  npx ${PACKAGE_NAME} recover [flags]

  --dry-run       print what would be done, and do nothing
  --all           search everything that is owed, whatever its age, as the job does once a day
  --shop FOLDER   the folder of the shop's medusa-config; default: here, above, or below in apps and packages
  --help          this text

It starts Medusa without its web server, so the shop may run meanwhile. Set LOG_LEVEL=info to see Medusa's log.
Exit code: 0 when every check succeeded (always with --dry-run), 1 when a payment could not be synced, 2 when the command
could not run, for example because the shop's own job is running.`,
  async run(args, terminal) {
    const { shop, ...values } = readFlags(args, { ...RECOVER_FLAGS, shop: { type: "string" } })
    const { folder } = findShop(terminal.cwd, shop)
    const flags = [...(values["dry-run"] ? ["--dry-run"] : []), ...(values.all ? ["--all"] : [])]
    return runScript(folder, "recover", flags, terminal)
  },
}
