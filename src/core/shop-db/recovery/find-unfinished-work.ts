import type { PspOrderId } from "../../../multisafepay"
import type { ProviderId } from "../../gateways/provider-id"
import type { SearchPeriod } from "../../search-period"
import type { PgConnection } from "../connection"
import { keysetPages } from "../keyset-pages"
import { recentlyCaptured } from "./recently-captured"
import { UNFINISHED_WORK } from "./unfinished-work"

export type DuePayment = { psp_order_id: PspOrderId; provider_id: ProviderId; reason: string }

const PAGE_SIZE = 500

/** Payments with unfinished work, or that may have changed without a notification. Each payment appears once. */
export function findUnfinishedWork(
  pg: PgConnection,
  providerIds: readonly string[],
  period: Pick<SearchPeriod, "since" | "until" | "isFull">,
): AsyncGenerator<DuePayment[]> {
  const search = { providerIds, since: period.since, until: period.until }
  const parts = [
    ...UNFINISHED_WORK.map(({ name, fresh, full }) => ({
      name,
      ...(period.isFull ? full(search) : fresh(search)),
    })),
    { name: "recently_captured", ...recentlyCaptured(search) },
  ]
  const union = parts
    .map(({ name, sql }) => `select '${name}', found.* from (${sql}) found`)
    .join(" union all ")
  const bindings = parts.flatMap((part) => part.bindings)
  return keysetPages(
    pg,
    PAGE_SIZE,
    (after) => [
      `select psp_order_id, min(provider_id) as provider_id, min(reason) as reason
         from (${union}) as due (reason, psp_order_id, provider_id)
        where psp_order_id > ? group by psp_order_id order by psp_order_id limit ${PAGE_SIZE}`,
      [...bindings, after],
    ],
    (row) => row as DuePayment,
    ({ psp_order_id }) => psp_order_id,
  )
}
