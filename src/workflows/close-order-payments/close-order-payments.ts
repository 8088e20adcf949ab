import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectionOf } from "../../core/shop-db/connection"
import { type ConfigWithModules, listProviderIds } from "../../core/sites/site"
import { syncPayment } from "../sync-payment/sync-payment"

/** The order that has changed, or a payment of it. */
export type ChangedOrder = { order_id: string } | { payment_id: string }

/** Sessions that may still be paid; of a cancelled order all, because the refunds of those that were paid may have failed. */
const SESSIONS = (order: string) => `
  select session.id
    from order_payment_collection link
    join "order" changed on changed.id = link.order_id
    join payment_session session
      on session.payment_collection_id = link.payment_collection_id and session.deleted_at is null
   where link.order_id = ${order} and link.deleted_at is null and session.provider_id = any(?)
     and (changed.canceled_at is not null or session.status in ('pending', 'requires_more'))
   order by session.id`

const ORDER_OF_PAYMENT = `(
  select other.order_id
    from payment
    join order_payment_collection other
      on other.payment_collection_id = payment.payment_collection_id and other.deleted_at is null
   where payment.id = ?
   limit 1)`

/**
 * Brings every Alipay payment of a changed order that may still be paid up to date, which closes those that ask for more
 * than the order owes by now. One statement for an order without such payments.
 * @returns the PSP orders that were looked at
 * @throws the first of what was in the way, after all were tried: recovery looks at open payments again
 */
export async function closeOrderPayments(
  container: MedusaContainer,
  changed: ChangedOrder,
): Promise<string[]> {
  const pg = connectionOf(container)
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const providerIds = listProviderIds(config).map(({ id }) => id)
  const [order, id] =
    "payment_id" in changed ? [ORDER_OF_PAYMENT, changed.payment_id] : ["?", changed.order_id]
  const { rows } = await pg.raw(SESSIONS(order), [id, providerIds])
  const sessions = rows.map((row) => String(row.id))
  const problems: unknown[] = []
  for (const session of sessions) {
    await syncPayment(container, { psp_order_id: session, trigger: "order changed" }).catch(
      (error: unknown) => problems.push(error),
    )
  }
  if (problems.length > 0) {
    throw problems[0]
  }
  return sessions
}
