import { openSync, writeSync } from "node:fs"
import type { ExecArgs } from "@medusajs/framework/types"
import { auditPayments } from "../workflows/audit-payments/audit-payments"
import type { Difference } from "../workflows/audit-payments/difference"
import { tableHead, tableRow, tableSummary } from "../workflows/audit-payments/table"
import { readFlags, UsageError, withoutStackTrace } from "./command-line"
import { scriptArguments } from "./script-arguments"

const USAGE = `Compares MultiSafepay's transactions with Medusa's payments and refunds, both ways, and prints every difference.
Changes nothing.

  npx medusa exec <this file> -- [options]

  --from <time>    ISO date or time; default: the option audit.days ago
  --until <time>   ISO date or time; default: a quarter of an hour ago
  --json           a JSON object a line, the last of them the summary
  --output <file>  write there: Medusa's own log goes to the standard output too
  --help           this text

Exit code: 0 when both agree, 1 when they differ, 2 when a site could not be audited or an option is wrong.`

/** The audit by hand. */
export default async function audit(execution: ExecArgs): Promise<void> {
  await withoutStackTrace("audit", () => run(execution))
}

async function run({ container, args }: ExecArgs): Promise<void> {
  const values = readFlags(scriptArguments(args), {
    from: { type: "string" },
    until: { type: "string" },
    json: { type: "boolean" },
    output: { type: "string" },
    help: { type: "boolean" },
  })
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  const input = { ...timeOption("from", values.from), ...timeOption("until", values.until) }
  const output = values.output === undefined ? undefined : openSync(values.output, "w")
  const print = (line: string) =>
    output === undefined ? process.stdout.write(`${line}\n`) : writeSync(output, `${line}\n`)
  if (!values.json) {
    print(tableHead())
  }
  const report = await auditPayments(container, input, (difference: Difference) =>
    print(values.json ? JSON.stringify({ type: "difference", ...difference }) : tableRow(difference)),
  )
  const { differences: _, ...summary } = report
  print(values.json ? JSON.stringify({ type: "summary", ...summary }) : tableSummary(report))
  if (report.sites.some(({ error }) => error !== undefined)) {
    process.exitCode = 2
  } else if (report.difference_count > 0) {
    process.exitCode = 1
  }
}

function timeOption(name: "from" | "until", value: string | undefined): { [Name in typeof name]?: string } {
  if (value === undefined) {
    return {}
  }
  const time = Date.parse(value)
  if (Number.isNaN(time)) {
    throw new UsageError(
      `--${name} must be an ISO date or time, for example 2026-01-31 or 2026-01-31T12:00:00Z`,
    )
  }
  return { [name]: new Date(time).toISOString() }
}
