import type { MedusaContainer } from "@medusajs/framework/types"
import { type JournalState, readState } from "../../modules/payment-journal/state"
import { connectionOf } from "../shop-db/connection"
import { configOf, listSites } from "../sites/site"
import { type Observation, observe } from "./metrics"

/**
 * Exposes the state of the plugin's own tables as gauges, with one SQL statement per export and process. Called at
 * boot, because alert rules need the gauges before the first payment.
 */
export function observeShop(container: Pick<MedusaContainer, "resolve">): void {
  const [pg, config] = [connectionOf(container), configOf(container)]
  observe("shop", async () => {
    const recovers = listSites(config).some(({ options }) => options.recovery.enabled)
    return gaugesOf(await readState(pg), recovers ? process.uptime() : undefined)
  })
}

/**
 * @param waiting seconds that this process has waited for recovery; counts until recovery's very first run. Undefined
 *   when recovery is switched off
 */
export function gaugesOf(
  { openAlerts, dueChecks, recoveryAgeSeconds }: JournalState,
  waiting: number | undefined,
): Observation[] {
  return [
    ...Object.entries(openAlerts).map(
      ([kind, value]): Observation => ({ gauge: "alipay.alert.open", value, attributes: { kind } }),
    ),
    { gauge: "alipay.recovery.backlog", value: dueChecks },
    { gauge: "alipay.refund_breaker.paused", value: openAlerts.refunds_paused ? 1 : 0 },
    ...(waiting === undefined
      ? []
      : [{ gauge: "alipay.recovery.age" as const, value: recoveryAgeSeconds ?? waiting }]),
  ]
}
