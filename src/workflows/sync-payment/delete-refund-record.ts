import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import type { RefundId } from "../../core/payments/refund-id"

/**
 * Removes a refund that sent no money from Medusa's books: its order transaction, its row, and its share of the payment
 * collection's refunded amount, which core stores separately. Safe to repeat and to interrupt: the order gets back only
 * what it still lacks of this refund.
 */
export async function deleteRefundRecord(container: MedusaContainer, refundId: RefundId): Promise<void> {
  await giveBackToOrder(container, refundId)
  const payments = container.resolve(Modules.PAYMENT)
  const [refund] = await payments.listRefunds({ id: refundId } as object, { relations: ["payment"] })
  // Before the row is deleted: without the row, nothing would find this work again after a crash.
  const collectionId = (refund?.payment as { payment_collection_id?: string } | undefined)
    ?.payment_collection_id
  if (collectionId) {
    const { payments: left } = await payments.retrievePaymentCollection(collectionId, {
      relations: ["payments.refunds"],
    })
    const sums = (left ?? []).flatMap(({ refunds }) =>
      (refunds ?? []).filter(({ id }) => id !== refundId).map(({ amount }) => amount ?? 0),
    )
    const refunded_amount = sums.length > 0 ? MathBN.sum(...sums) : 0
    // Medusa's type lacks this field; Medusa itself sets it when something is refunded.
    await payments.updatePaymentCollections(collectionId, { refunded_amount } as object)
  }
  await payments.deleteRefunds([refundId])
}

/** Core also records the refund on the order. The amount that it deducted is added back: the money is still there. */
async function giveBackToOrder(container: MedusaContainer, refundId: RefundId): Promise<void> {
  const orders = container.resolve(Modules.ORDER)
  const transactions = await orders.listOrderTransactions({ reference_id: refundId })
  const [first] = transactions
  const sum = transactions.length > 0 ? MathBN.sum(...transactions.map(({ amount }) => amount)) : 0
  if (first && MathBN.lt(sum, 0)) {
    await orders.addOrderTransactions({
      order_id: first.order_id,
      amount: MathBN.mult(sum, -1),
      currency_code: first.currency_code,
      reference: "refund",
      reference_id: refundId,
    })
  }
}
