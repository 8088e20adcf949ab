import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { readFlags, UsageError } from "../../src/scripts/command-line"
import { type Inbox, openInbox } from "./inbox"
import { isRed, judge, type Seen } from "./line"
import { reportOf, tableOf } from "./report"
import { CANNOT_BE_ASKED, walk } from "./suite"
import type { Target } from "./target"
import { sandboxTarget } from "./targets/sandbox"
import { testApiTarget } from "./targets/test-api"

const HELP = `
Every call that the product makes, against MultiSafepay's test API, and whether the sandbox does the same.

  MULTISAFEPAY_API_KEY=… npm run test:live
  npm run test:live -- --sandbox

  --sandbox         against the sandbox alone; no key, no clicks, a few seconds
  --tunnel URL      a public https address that leads to --port of this machine, for notifications
  --port N          where notifications are taken in (4290)
  --unattended      nobody clicks: what only a person can do is left out
  --patient         waits a quarter of an hour for a notification that is sent again
  --report FILE     where the JSON report goes (.artifacts/live/report.json)
  --help            this text

Prints a table: relied on, found, does the sandbox do the same? Exit code 1 when a line is red.
See docs/real-account.md.
`.trim()

export type Surroundings = {
  env: Readonly<Record<string, string | undefined>>
  say(text: string): void
  /** Whether the output is a terminal with colours. */
  colour: boolean
  /** The folder with `.artifacts`. */
  root: string
  /** Replaces the target that the flags name; for tests of the suite. */
  target?: (inbox: Inbox) => Promise<Target>
}

/** @returns the exit code: 0 all as relied on, 1 a red line, 2 wrong usage */
export async function main(args: string[], surroundings: Surroundings): Promise<number> {
  try {
    return await run(args, surroundings)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    surroundings.say(`test:live: ${error.message}`)
    return 2
  }
}

async function run(args: string[], surroundings: Surroundings): Promise<number> {
  const { say } = surroundings
  const flags = readFlags(args, {
    sandbox: { type: "boolean", default: false },
    tunnel: { type: "string" },
    port: { type: "string", default: "4290" },
    unattended: { type: "boolean", default: false },
    patient: { type: "boolean", default: false },
    report: { type: "string", default: join(surroundings.root, ".artifacts", "live", "report.json") },
    help: { type: "boolean", short: "h", default: false },
  })
  if (flags.help) {
    say(HELP)
    return 0
  }
  const apiKey = surroundings.env.MULTISAFEPAY_API_KEY?.trim()
  if (!flags.sandbox && !surroundings.target && !apiKey) {
    throw new UsageError(
      "MULTISAFEPAY_API_KEY is not set: give the key of a site of a test account, or try --sandbox",
    )
  }
  const tunnel = flags.tunnel === undefined ? undefined : publicAddress(flags.tunnel)

  const openTarget = async (inbox: Inbox | undefined): Promise<Target> => {
    if (surroundings.target && inbox) return surroundings.target(inbox)
    if (flags.sandbox && inbox) return sandboxTarget(inbox.url)
    return testApiTarget({
      apiKey: apiKey ?? "",
      baseUrl: surroundings.env.MULTISAFEPAY_BASE_URL,
      tunnel,
      unattended: flags.unattended,
      patient: flags.patient,
      say,
    })
  }
  const isLocal = flags.sandbox || surroundings.target !== undefined
  const inSandbox = flags.sandbox ? undefined : await walkSandbox()
  const inbox = isLocal ? await openInbox() : tunnel ? await openInbox(portOf(flags.port)) : undefined
  const target = await openTarget(inbox)
  try {
    say(`Walks ${target.name}.`)
    const { seen, exchanges } = await walk(target, inbox, say)
    const sandbox = new Map<string, Seen>((inSandbox ?? seen).map((one) => [one.line.id, one]))
    const findings = judge(seen, sandbox)
    const report = reportOf(target.name, new Date(), findings, exchanges)
    await mkdir(dirname(flags.report), { recursive: true })
    await writeFile(flags.report, `${JSON.stringify(report, null, 2)}\n`)
    say(`\n${tableOf(findings, surroundings.colour)}`)
    say(`\nCannot be asked:\n${CANNOT_BE_ASKED.map((text) => `  ${text}`).join("\n")}`)
    const red = findings.filter(isRed).length
    const { "as relied on": right, "not asked": unasked } = report.counts
    say(`\n${right} as relied on, ${red} red, ${unasked} not asked. Report: ${flags.report}`)
    return red > 0 ? 1 : 0
  } finally {
    await target.close()
    await inbox?.close()
  }
}

/** The sandbox's answers to the same questions. */
async function walkSandbox(): Promise<Seen[]> {
  const inbox = await openInbox()
  const target = await sandboxTarget(inbox.url)
  try {
    return (await walk(target, inbox)).seen
  } finally {
    await target.close()
    await inbox.close()
  }
}

function publicAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== "https:" || url.port !== "") {
    throw new UsageError(
      `--tunnel must be an https address without a port, for example --tunnel https://tea.example.com, not "${text}"`,
    )
  }
  return url.href.replace(/\/$/, "")
}

function portOf(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new UsageError(`--port must be a port, for example --port 4290, not "${text}"`)
}
