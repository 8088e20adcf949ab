import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import reconcileAlipayLedger from "../reconcile-alipay-ledger"

it("nightly reconciliation ends the alerts of a site that is not compared any more", async () => {
  const closed: unknown[] = []
  const raw = async (sql: string, bindings: unknown[]) => {
    if (/^\s*update msp_alert set state/.test(sql)) closed.push(bindings.slice(4, 6))
    return {
      rows: sql.includes("from msp_alert where deleted_at is null and kind = ?")
        ? [{ subject: "former" }]
        : [],
    }
  }
  const services: Record<string, unknown> = {
    [ContainerRegistrationKeys.PG_CONNECTION]: { raw },
    [ContainerRegistrationKeys.CONFIG_MODULE]: { modules: {} },
  }

  await reconcileAlipayLedger({ resolve: (name: string) => services[name] } as unknown as MedusaContainer)

  expect(closed).toEqual([
    ["ledger_differences", "former"],
    ["reconciliation_failed", "former"],
  ])
})
