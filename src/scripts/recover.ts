import type { ExecArgs } from "@medusajs/framework/types"
import { runJob } from "../core/run-job"
import { nextSearch, type SearchProgress } from "../core/search-period"
import { connectionOf } from "../core/shop-db/connection"
import { findUnfinishedWork } from "../core/shop-db/recovery/find-unfinished-work"
import { registeredProviderIds } from "../core/sites/site"
import { listDueChecks } from "../modules/payment-journal/due-checks"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import type { RecoveryReport } from "../workflows/recover-payments/recover-payments"
import { recoverPayments } from "../workflows/recover-payments/recover-payments"
import { previewSync } from "../workflows/sync-payment/preview-sync"
import { readFlags, withoutStackTrace } from "./command-line"
import { RECOVER_FLAGS } from "./flags"
import { finish, resultPrinter } from "./outcome"
import { type DueRow, dueTable, recoveryOutcome } from "./recovery-texts"
import { scriptArguments } from "./script-arguments"

/** Manual recovery: what the command `recover` runs (src/cli/recover.ts). */
export default async function recover(execution: ExecArgs): Promise<void> {
  await withoutStackTrace("recover", () => run(execution))
}

async function run({ container, args }: ExecArgs): Promise<void> {
  const { all: full = false, ...values } = readFlags(scriptArguments(args), RECOVER_FLAGS)
  const print = resultPrinter()
  if (values["dry-run"]) {
    print(dueTable(await listDue(container, full)))
    finish(0)
    return
  }
  let report: RecoveryReport | undefined
  await runJob(container, "recovery", async (lost) => {
    report = await recoverPayments(container, { full }, new Date(), lost)
    return report
  })
  const { text, exitCode } = recoveryOutcome(report)
  print(text)
  finish(exitCode)
}

async function listDue(container: ExecArgs["container"], full: boolean): Promise<DueRow[]> {
  const pg = connectionOf(container)
  const providerIds = registeredProviderIds(container)
  const last = await lastFinishedRun<Partial<SearchProgress>>(pg, "recovery")
  const { until, full_at } = last?.report ?? {}
  const due = new Set((await listDueChecks(pg, providerIds, 1_000)).map(({ psp_order_id }) => psp_order_id))
  for await (const page of findUnfinishedWork(
    pg,
    providerIds,
    nextSearch({ until, ...(full ? {} : { full_at }) }, new Date()),
  )) {
    for (const { psp_order_id } of page) due.add(psp_order_id)
  }
  const rows: DueRow[] = []
  for (const pspOrderId of due) {
    const seen = await previewSync(container, pspOrderId).catch((error: Error) => error)
    rows.push(
      seen instanceof Error || !seen
        ? { psp_order: pspOrderId, would: seen instanceof Error ? seen.message : "no session: look again" }
        : {
            psp_order: pspOrderId,
            status: seen.synced.psp_status ?? seen.synced.status,
            order: seen.shop.order?.displayId,
            would: seen.actions.join(", ") || "nothing",
          },
    )
  }
  return rows
}
