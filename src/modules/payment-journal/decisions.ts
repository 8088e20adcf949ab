import type { PgConnection } from "../../core/shop-db/connection"
import type { PspOrderId } from "../../multisafepay"
import type { PaymentKey } from "./payments"

/**
 * What a decision is about: a paid cart without an order, the money of a deleted order, money of an unexpected amount,
 * or money without a session in the shop.
 */
export type DecidedAbout = "completion" | "deleted_order" | "amount" | "orphan"

/**
 * What the merchant may choose for money that waits for a decision. `refund`: refund it; for a paid cart without an
 * order, only if the next try to complete it fails too. `retry`: try to complete the paid cart now. `keep`: keep the
 * money of a deleted order or without a session.
 */
export type Decision = "refund" | "retry" | "keep"

const STORED: Record<Decision, string | null> = { refund: "refund", retry: null, keep: "keep" }

const isAsked = (kind: string, further = "") => `
  exists (select 1 from msp_alert asked
           where asked.kind = '${kind}' and asked.subject = wanted.id and asked.state = 'open' ${further})`
const IS_UNCOMPLETED = `
  (completion_tries > 0 or ${isAsked("uncompletable_refunded", "and asked.stage = 'noticed'")})`
const IS_OF_DELETED_ORDER = isAsked("order_deleted")
const IS_ORPHAN = isAsked("orphan_refunded", "and asked.stage in ('noticed', 'scheduled')")
const MAY_BE_DECIDED: Record<Decision, string> = {
  refund: `(${IS_UNCOMPLETED} or ${IS_OF_DELETED_ORDER} or ${IS_ORPHAN})`,
  retry: IS_UNCOMPLETED,
  keep: `(${IS_OF_DELETED_ORDER} or ${IS_ORPHAN})`,
}

/**
 * Records what the merchant chose about a payment, and makes it due. Works also when the payment's row was lost.
 * @returns false when no such choice is open for this payment
 */
export async function noteDecision(
  pg: PgConnection,
  pspOrderId: PspOrderId,
  decision: Decision,
): Promise<boolean> {
  const { rows } = await pg.raw(
    `insert into msp_payment as known
       (psp_order_id, provider_id, decision, decided_about, completion_retry_at, next_check_at)
     select wanted.id,
            (select nullif(asked.provider_id, '') from msp_alert asked
              where asked.psp_order_id = wanted.id and asked.state = 'open' limit 1),
            ?,
            case when ${IS_OF_DELETED_ORDER} then 'deleted_order' when ${IS_ORPHAN} then 'orphan' else 'completion' end,
            now(), now()
       from (select ?::text as id) wanted left join msp_payment on psp_order_id = wanted.id
      where ${MAY_BE_DECIDED[decision]}
     on conflict (psp_order_id) do update set
       decision = excluded.decision, decided_about = excluded.decided_about, completion_retry_at = now(),
       next_check_at = now(), updated_at = now()
     returning psp_order_id`,
    [STORED[decision], pspOrderId],
  )
  return rows.length > 0
}

/**
 * Records what the merchant decided about a payment whose amount does not match, and makes it due.
 * @param orderId of the order with a different total, if there is one
 */
export async function notePaymentDecision(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  decision: "refund" | "keep",
  orderId: string | undefined,
): Promise<void> {
  const about: DecidedAbout | string = orderId ?? "amount"
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, decision, decided_about, next_check_at)
     values (?, ?, ?, ?, now())
     on conflict (psp_order_id) do update set
       decision = excluded.decision, decided_about = excluded.decided_about, next_check_at = now(), failed_checks = 0, updated_at = now()`,
    [pspOrderId, providerId ?? null, decision === "keep" ? "keep" : "refund", about],
  )
}
