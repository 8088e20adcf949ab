import type { MedusaContainer } from "@medusajs/framework/types"
import { toBookedMinorUnits } from "../../core/payments/amount"
import { connectionOf } from "../../core/shop-db/connection"
import { readPlacedPayments } from "../../core/shop-db/orders/placed-payments"
import { findSite } from "../../core/sites/site"
import { syncPayment } from "./sync-payment"

/**
 * Checks an order that was just placed, by any trigger. If its total differs from what was paid, the merchant is
 * alerted immediately instead of when MultiSafepay's next message arrives. The provider normally sees every order
 * before its payment is booked. The exception: when an earlier completion booked the payment and then failed, core does
 * not ask the provider again, and MultiSafepay is asked whether the money is still there.
 */
export async function checkPlacedOrder(container: MedusaContainer, orderId: string): Promise<void> {
  const pg = connectionOf(container)
  for (const payment of await readPlacedPayments(pg, orderId)) {
    const { sessionId, providerId, currency, placedFor, captured, isEarlier } = payment
    const options = findSite(container, providerId)?.options
    const minor = (amount: string) => options && toBookedMinorUnits(amount, currency, options)
    if (options && (isEarlier || minor(placedFor) !== minor(captured))) {
      await syncPayment(container, { psp_order_id: sessionId, trigger: "order placed" })
    }
  }
}
