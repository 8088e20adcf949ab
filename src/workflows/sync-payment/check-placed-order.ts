import type { MedusaContainer } from "@medusajs/framework/types"
import { toBookedMinorUnits } from "../../core/payments/amount"
import { connectionOf } from "../../core/shop-db/connection"
import { readPlacedPayments } from "../../core/shop-db/orders/placed-payments"
import { configOf, findSite } from "../../core/sites/site"
import { syncPayment } from "./sync-payment"

/**
 * Looks at an order that was just placed, whoever placed it: one whose total is not what was paid is told at once, and
 * not when MultiSafepay's next message about it happens to come. The provider sees every order before its payment is
 * booked but one: with a payment that core has booked before, of a completion that failed afterwards, core asks nobody.
 * @throws whatever is in the way of telling
 */
export async function checkPlacedOrder(container: MedusaContainer, orderId: string): Promise<void> {
  const pg = connectionOf(container)
  const config = configOf(container)
  for (const { sessionId, providerId, currency, placedFor, captured } of await readPlacedPayments(
    pg,
    orderId,
  )) {
    const options = findSite(config, providerId)?.options
    const minor = (amount: string) => options && toBookedMinorUnits(amount, currency, options)
    if (options && minor(placedFor) !== minor(captured)) {
      await syncPayment(container, { psp_order_id: sessionId, trigger: "order placed" })
    }
  }
}
