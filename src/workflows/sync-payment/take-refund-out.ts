import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"

/**
 * Takes a refund for which no money goes out of Medusa's books: its row, and its share of what the payment collection
 * says was refunded, which core keeps apart. The order's own sum is put right by the next round of payment sync.
 */
export async function takeRefundOutOfBooks(container: MedusaContainer, refundId: string): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  const [refund] = await payments.listRefunds({ id: refundId } as object, { relations: ["payment"] })
  await payments.deleteRefunds([refundId])
  const collectionId = (refund?.payment as { payment_collection_id?: string } | undefined)
    ?.payment_collection_id
  if (collectionId) {
    const { payments: left } = await payments.retrievePaymentCollection(collectionId, {
      relations: ["payments.refunds"],
    })
    const sums = (left ?? []).flatMap(({ refunds }) => (refunds ?? []).map(({ amount }) => amount ?? 0))
    const refunded_amount = sums.length > 0 ? MathBN.sum(...sums) : 0
    // Medusa's type leaves it out; it is what it sets itself when something is refunded.
    await payments.updatePaymentCollections(collectionId, { refunded_amount } as object)
  }
}
