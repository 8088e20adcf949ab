import { readState } from "../../modules/payment-journal/state"
import type { PgConnection } from "../shop-db/connection"
import { type Observation, observe } from "./metrics"

/** Exposes the state of the plugin's own tables as gauges: one SQL statement per export and process. */
export function observeShop(pg: PgConnection): void {
  observe("shop", async () => {
    const { openAlerts, dueLooks, recoveryAgeSeconds } = await readState(pg)
    return [
      ...Object.entries(openAlerts).map(
        ([kind, value]): Observation => ({ gauge: "alipay.alert.open", value, attributes: { kind } }),
      ),
      { gauge: "alipay.recovery.backlog", value: dueLooks },
      { gauge: "alipay.refund_breaker.paused", value: openAlerts.refunds_paused ? 1 : 0 },
      ...(recoveryAgeSeconds === undefined
        ? []
        : [{ gauge: "alipay.recovery.age" as const, value: recoveryAgeSeconds }]),
    ]
  })
}
