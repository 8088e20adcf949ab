import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import { type ConfigWithModules, listProviderIds } from "../providers/alipay/account"
import type { PgConnection } from "../providers/alipay/payment-records"
import { type ReconciliationReport, reconcilePaymentsWorkflow } from "../workflows/reconcile-payments"
import {
  findDuePayments,
  findOrphanRefunds,
  type Period,
} from "../workflows/reconcile-payments/find-due-payments"
import { lookAtPayment } from "../workflows/settle-payment/settle"
import { readFlags, withoutStackTrace } from "./command-line"
import { RECOVER_FLAGS } from "./flags"
import { finish, resultPrinter } from "./outcome"
import { type DueRow, dueTable, recoverySummary } from "./recovery-texts"
import { scriptArguments } from "./script-arguments"

/** Recovery by hand: what the command `recover` runs (src/cli/recover.ts). */
export default async function reconcile(execution: ExecArgs): Promise<void> {
  await withoutStackTrace("reconcile", () => run(execution))
}

async function run({ container, args }: ExecArgs): Promise<void> {
  const values = readFlags(scriptArguments(args), RECOVER_FLAGS)
  const print = resultPrinter()
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const last = values.all ? undefined : await lastFinishedRun<ReconciliationReport>(pg, "recovery")
  const since = last?.report.until
  if (values["dry-run"]) {
    await printDue(
      container,
      print,
      values.all ? undefined : { since: Date.parse(since ?? "1970"), until: Date.now() },
    )
    finish(0)
    return
  }
  const { result } = await reconcilePaymentsWorkflow(container).run({
    input: values.all ? { all: true } : since ? { since } : {},
  })
  print(recoverySummary(result))
  finish(result.failed === 0 ? 0 : 1)
}

async function printDue(
  container: ExecArgs["container"],
  print: (text: string) => void,
  period: Period | undefined,
): Promise<void> {
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const rows: DueRow[] = []
  const providerIds = listProviderIds(config).map(({ id }) => id)
  for await (const page of findDuePayments(pg, providerIds, period)) {
    for (const pspOrderId of page) {
      const seen = await lookAtPayment(container, pspOrderId).catch((error: Error) => error)
      rows.push(
        seen instanceof Error || !seen
          ? { psp_order: pspOrderId, would: seen instanceof Error ? seen.message : "nothing" }
          : {
              psp_order: pspOrderId,
              status: seen.settled.psp_status ?? seen.settled.status,
              order: seen.shop.order?.displayId,
              would: seen.actions.join(", ") || "nothing",
            },
      )
    }
  }
  for (const { psp_order_id } of await findOrphanRefunds(pg, providerIds)) {
    rows.push({ psp_order: psp_order_id, status: "no session", would: "send back what is left of it" })
  }
  print(dueTable(rows))
}
