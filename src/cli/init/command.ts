import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join, relative, sep } from "node:path"
import { PACKAGE_NAME } from "../../core/sites/this-plugin"
import { readFlags } from "../../scripts/command-line"
import type { Command } from "../command"
import { EXIT, type ExitCode } from "../exit-code"
import { isSandboxKey } from "../sandbox-key"
import { findShop, installCommand, manifestOf, packageManagerOf } from "../shop-folder"
import type { Terminal } from "../terminal"
import { editConfig } from "./edit-config"
import { editEnv, valueIn } from "./edit-env"
import { BY_HAND, envVariables } from "./entries"
import { lineDiff } from "./line-diff"

export const init: Command = {
  summary: "adds the plugin to medusa-config and its variables to .env",
  help: `Adds the plugin and its payment provider to the shop's medusa-config.ts or .js, and the variables that they read
to .env. It shows what would change and asks before it writes. Existing content is not changed; what is
there already is not added again.

  npx ${PACKAGE_NAME} init [flags]

  --account       for a MultiSafepay account of your own: leaves the sandbox's key and address out of .env;
                  not needed when .env has a key that is not the sandbox's
  --yes           write without asking
  --dry-run       show what would change, and write nothing
  --shop FOLDER   the folder of the shop's medusa-config; default: here, above, or below in apps and packages
  --help          this text

Exit code: 0 when everything is there, 1 when something is left for you to write, 2 when nothing could be written.`,
  async run(args, terminal) {
    const flags = readFlags(args, {
      account: { type: "boolean" },
      yes: { type: "boolean" },
      "dry-run": { type: "boolean" },
      shop: { type: "string" },
    })
    const { folder, configFiles } = findShop(terminal.cwd, flags.shop)
    const [configFile = ""] = configFiles
    if (configFile.includes(`${sep}.medusa${sep}`)) {
      terminal.err(
        `init: ${folder} is the output of "medusa build", and the next build overwrites it. Run this in the shop's own folder`,
      )
      return EXIT.failed
    }
    const config = textOf(configFile)
    const edit = editConfig(config)
    const envFile = join(folder, ".env")
    const env = textOf(envFile)
    const key = valueIn(env, "MULTISAFEPAY_API_KEY")
    const account = flags.account || (key !== undefined && !isSandboxKey(key))
    const changes: Change[] = [
      ...(edit.kind === "edited" ? [{ file: configFile, before: config, after: edit.text }] : []),
      {
        file: envFile,
        hasSecrets: true,
        before: env,
        after: editEnv(env, envVariables(account ? "account" : "sandbox")),
      },
    ].filter(({ before, after }) => before !== after)

    const written = await offer(changes, flags, terminal)
    if (written === EXIT.failed) {
      return EXIT.failed
    }
    if (edit.kind === "unsupported") {
      terminal.err(
        `\n${basename(configFile)} was not changed: ${edit.reason}. Add this to the object that it exports, and if it has a payment module, only the provider to that one:\n\n${BY_HAND}`,
      )
      return EXIT.found
    }
    if (!flags["dry-run"]) {
      terminal.out(nextSteps(folder, terminal.cwd, account, !key || isSandboxKey(key), env))
    }
    return EXIT.fine
  },
}

type Change = {
  file: string
  before: string
  after: string
  /** Then only the new lines are shown: the output may end up in a log. */
  hasSecrets?: boolean
}

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "")

async function offer(
  changes: readonly Change[],
  flags: { yes?: boolean; "dry-run"?: boolean },
  { out, err, confirm, cwd }: Terminal,
): Promise<ExitCode> {
  if (changes.length === 0) {
    out("Nothing to add: the plugin, its provider and its variables are there already.")
    return EXIT.fine
  }
  for (const { file, before, after, hasSecrets } of changes)
    out(`${lineDiff(relative(cwd, file), before, after, hasSecrets ? 0 : 3)}\n`)
  if (flags["dry-run"]) {
    out("Nothing was written.")
    return EXIT.fine
  }
  if (!flags.yes) {
    if (!confirm) {
      err(
        "init: nothing was written, because this terminal is not interactive. Add --yes to write the changes",
      )
      return EXIT.failed
    }
    if (!(await confirm("Write this?"))) {
      err("init: nothing was written")
      return EXIT.failed
    }
  }
  const changed = changes.find(({ file, before }) => textOf(file) !== before)
  if (changed) {
    err(
      `init: nothing was written, because ${relative(cwd, changed.file)} was changed meanwhile. Run it again`,
    )
    return EXIT.failed
  }
  for (const { file } of changes) {
    const reason = whyNotWritable(file)
    if (reason) {
      err(`init: nothing was written, because ${relative(cwd, file)} cannot be written: ${reason}`)
      return EXIT.failed
    }
  }
  for (const { file, after } of changes) writeFileSync(file, after)
  return EXIT.fine
}

function whyNotWritable(file: string): string | undefined {
  try {
    closeSync(openSync(file, "a"))
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

function nextSteps(folder: string, cwd: string, account: boolean, needsKey: boolean, env: string): string {
  const isInstalled = PACKAGE_NAME in { ...manifestOf(folder).dependencies }
  const manager = packageManagerOf(folder)
  const run = manager === "npm" ? "npx" : manager === "pnpm" ? "pnpm" : manager === "bun" ? "bunx" : "yarn"
  const where = folder === cwd ? "" : ` in ${relative(cwd, folder)}`
  const steps = [
    ...(isInstalled ? [] : [installCommand(folder, PACKAGE_NAME)]),
    ...(account && needsKey ? ["# write the key of your site into .env: MULTISAFEPAY_API_KEY"] : []),
    ...(account && valueIn(env, "MULTISAFEPAY_BASE_URL")
      ? ["# remove MULTISAFEPAY_BASE_URL from .env: with it, the shop talks to the sandbox"]
      : []),
    `${run} medusa db:migrate`,
    ...(account ? [] : [`${run} ${PACKAGE_NAME} sandbox   # in a terminal of its own`]),
    `${run} medusa develop   # then switch Alipay+ on in a region: Settings → Alipay`,
    `${run} ${PACKAGE_NAME} doctor   # checks everything`,
  ]
  return `Next${where}:\n\n${steps.map((step) => `  ${step}`).join("\n")}`
}
