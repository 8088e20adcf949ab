export interface Ended {
  code: number
  /** All of its output. */
  output: string
}

/** Runs `npx medusa-payment-multisafepay-alipay` with these arguments in the shop's folder. */
export type RunPlugin = (...args: string[]) => Promise<Ended>

/**
 * Runs `init` in a shop that `create-medusa-app` has just created.
 * @throws Error when it fails, or when a second run finds something to add
 */
export async function initShop(run: RunPlugin): Promise<void> {
  expectEnd("init", await run("init", "--yes"), 0)
  expectEnd("init", await run("init", "--yes"), 0, "Nothing to add")
}

/** @throws Error when `doctor` does not report that the plugin's tables are missing */
export async function findMissingTables(run: RunPlugin): Promise<void> {
  expectEnd("doctor", await run("doctor"), 1, 'Run "npx medusa db:migrate"')
}

/** At least: three paid orders, one that was partly paid by a link, and two refunds. */
const TRANSACTIONS = 6
const DAY_MS = 24 * 60 * 60_000

/**
 * The commands that a merchant runs against an open shop with sales and refunds.
 * @returns the verdict of each
 * @throws Error when one of them fails or finds a fault
 */
export async function checkCommands(run: RunPlugin): Promise<string> {
  const health = expectEnd("doctor", await run("doctor"), 0, "No faults")
  let recovered = await run("recover", "--all")
  // The shop's own recovery job runs every minute, for less than a second.
  if (recovered.output.includes("Nothing was done")) recovered = await run("recover", "--all")
  expectEnd("recover", recovered, 0, " checked, ")
  const times = ["--from", iso(Date.now() - DAY_MS), "--until", iso(Date.now() + DAY_MS)]
  const { output } = expectEnd("reconcile", await run("reconcile", ...times), 0, "No differences")
  const [compared, ours = "0"] = /(\d+) of them Alipay payments and refunds/.exec(output) ?? []
  if (Number(ours) < TRANSACTIONS) throw new Error(`reconcile compared less than there is:\n${output}`)
  return [lastLine(health), lastLine(recovered), compared].join(" · ")
}

const iso = (ms: number) => new Date(ms).toISOString()

function expectEnd(command: string, ended: Ended, code: number, text = ""): Ended {
  if (ended.code !== code || !ended.output.includes(text)) {
    throw new Error(`${command} ended with ${ended.code}, not ${code} and "${text}":\n${ended.output}`)
  }
  return ended
}

const lastLine = ({ output }: Ended): string => output.trimEnd().split("\n").at(-1) ?? ""
