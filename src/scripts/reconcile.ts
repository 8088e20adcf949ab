import type { ExecArgs } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { Difference } from "../workflows/reconcile-ledger/difference"
import { reconcileLedger } from "../workflows/reconcile-ledger/reconcile-ledger"
import { readFlags, UsageError, withoutStackTrace } from "./command-line"
import { tableHead, tableRow, tableSummary } from "./difference-table"
import { RECONCILE_FLAGS, readPeriod } from "./flags"
import { finish, resultPrinter } from "./outcome"
import { scriptArguments } from "./script-arguments"

/** Manual reconciliation: what the command `reconcile` runs (src/cli/reconcile.ts). */
export default async function reconcile(execution: ExecArgs): Promise<void> {
  await withoutStackTrace("reconcile", () => run(execution))
}

async function run({ container, args }: ExecArgs): Promise<void> {
  const values = readFlags(scriptArguments(args), RECONCILE_FLAGS)
  const input = readPeriod(values)
  const print = resultPrinter(values.output)
  if (!values.json) {
    print(tableHead())
  }
  const report = await reconcileLedger(container, input, (difference: Difference) =>
    print(values.json ? JSON.stringify({ type: "difference", ...difference }) : tableRow(difference)),
  ).catch((error) => {
    throw error?.type === MedusaError.Types.INVALID_DATA ? new UsageError(error.message) : error
  })
  const { differences: _, ...summary } = report
  print(values.json ? JSON.stringify({ type: "summary", ...summary }) : tableSummary(report))
  const isComplete = report.sites.every(({ error }) => error === undefined)
  finish(isComplete ? (report.difference_count === 0 ? 0 : 1) : 2)
}
