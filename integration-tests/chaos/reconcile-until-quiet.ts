import { writeFileSync } from "node:fs"
import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { reconcilePaymentsWorkflow } from "../../src/workflows/reconcile-payments"

const MOST_ROUNDS = 8

export type Reconciled = {
  rounds: number
  checked: number
  settled: number
  actions: Record<string, number>
  /** Of the last round. */
  failures: { psp_order_id: string; message: string }[]
}

/** For `medusa exec`: reconciliation, as its job runs it, until it finds nothing more to do; the report goes to CHAOS_REPORT. */
export default async function reconcileUntilQuiet({ container }: ExecArgs): Promise<void> {
  await letTimePass(container.resolve(ContainerRegistrationKeys.PG_CONNECTION))
  const all: Reconciled = { rounds: 0, checked: 0, settled: 0, actions: {}, failures: [] }
  for (;;) {
    const { result } = await reconcilePaymentsWorkflow(container).run({ input: { all: true } })
    all.rounds++
    all.checked = result.checked
    all.settled += result.settled
    all.failures = result.failures
    for (const [action, count] of Object.entries(result.actions)) {
      all.actions[action] = (all.actions[action] ?? 0) + count
    }
    if (result.settled === 0 || all.rounds === MOST_ROUNDS) break
  }
  writeFileSync(process.env.CHAOS_REPORT ?? "", JSON.stringify(all))
}

/** What may be under way right now is left alone for two minutes: ten have passed since the last shopper left. */
async function letTimePass(pg: { raw(sql: string): Promise<unknown> }): Promise<void> {
  for (const table of ["refund", "capture", '"order"']) {
    await pg.raw(`update ${table} set created_at = created_at - interval '10 minutes'`)
  }
}
