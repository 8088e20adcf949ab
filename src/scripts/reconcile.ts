import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { runJob } from "../core/run-job"
import { nextSearch, type SearchProgress } from "../core/search-period"
import type { PgConnection } from "../core/shop-db/connection"
import { listDueLooks } from "../modules/payment-journal/payments"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import { type ConfigWithModules, listProviderIds } from "../providers/alipay/account"
import type { ReconciliationReport } from "../workflows/reconcile-payments"
import { findDebts } from "../workflows/reconcile-payments/find-debts"
import { reconcilePayments } from "../workflows/reconcile-payments/reconcile"
import { lookAtPayment } from "../workflows/settle-payment/settle"
import { readFlags, withoutStackTrace } from "./command-line"
import { scriptArguments } from "./script-arguments"

const USAGE = `Settles Alipay payments whose notification was lost, captured payments without order, unfinished refunds.

  npx medusa exec <this file> -- [options]

  --dry-run   print what would be done, and do nothing
  --full      search everything that is owed, whatever its age, as the job does once a day
  --help      this text`

/** Recovery by hand. */
export default async function reconcile(execution: ExecArgs): Promise<void> {
  await withoutStackTrace("reconcile", () => run(execution))
}

async function run({ container, args }: ExecArgs): Promise<void> {
  const { full = false, ...values } = readFlags(scriptArguments(args), {
    "dry-run": { type: "boolean" },
    full: { type: "boolean" },
    help: { type: "boolean" },
  })
  if (values.help) {
    console.log(USAGE)
    return
  }
  if (values["dry-run"]) {
    await printDue(container, full)
    return
  }
  let report: ReconciliationReport | undefined
  await runJob(container, "recovery", async (lost) => {
    report = await reconcilePayments(container, { full }, new Date(), lost)
    return report
  })
  if (!report) {
    console.log("Nothing was done: another process is at it, or the log says why.")
    return
  }
  const { checked, settled, failed, actions, failures } = report
  console.table([{ checked, settled, failed, ...actions }])
  if (failures.length > 0) {
    console.table(failures)
  }
}

async function printDue(container: ExecArgs["container"], full: boolean): Promise<void> {
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const providerIds = listProviderIds(config).map(({ id }) => id)
  const last = full ? undefined : await lastFinishedRun<Partial<SearchProgress>>(pg, "recovery")
  const marked = await listDueLooks(pg, providerIds, 1_000)
  const due = marked.map(({ psp_order_id }) => ({ psp_order_id, debt: "due_again" }))
  for await (const page of findDebts(pg, providerIds, nextSearch(last?.report, new Date()))) {
    due.push(...page)
  }
  const rows: Record<string, unknown>[] = []
  for (const { psp_order_id, debt } of due) {
    const seen = await lookAtPayment(container, psp_order_id).catch((error: Error) => error)
    rows.push(
      seen instanceof Error || !seen
        ? { psp_order: psp_order_id, because: debt, status: "?", would: seen?.message ?? "look again" }
        : {
            psp_order: psp_order_id,
            because: debt,
            status: seen.settled.psp_status ?? seen.settled.status,
            order: seen.shop.order?.displayId ?? "-",
            would: seen.actions.join(", ") || "nothing",
          },
    )
  }
  console.table(rows)
}
