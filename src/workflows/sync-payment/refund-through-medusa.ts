import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import { refundPaymentWorkflow } from "@medusajs/medusa/core-flows"
import type { ShopOrder } from "../../core/payments/shop-state"

type RefundInput = {
  payment_id: string
  /** Decimal string in major units. */
  amount: string
  created_by: string
  note?: string
  metadata?: Record<string, string>
}

/**
 * Refunds through Medusa, which in turn calls the provider. For an active order, core's workflow also records the
 * transaction; a cancelled order already has one, because core records it whether or not the refund succeeded.
 */
export async function refundThroughMedusa(
  container: MedusaContainer,
  order: ShopOrder | undefined,
  { amount, ...rest }: RefundInput,
): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  const { captures, refunds } = await payments.retrievePayment(rest.payment_id, {
    relations: ["captures", "refunds"],
  })
  const total = (parts: { amount: unknown }[] = []) =>
    MathBN.sum(0, ...parts.map((part) => part.amount as number))
  const left = MathBN.sub(total(captures), total(refunds))
  // What was paid may be rounded up. Core refunds no more than it captured, and the provider rounds that up again.
  const input = { ...rest, amount: MathBN.gt(left, 0) && MathBN.lt(left, amount) ? left.toFixed() : amount }
  if (order && !order.cancelled) {
    await refundPaymentWorkflow(container).run({ input })
  } else {
    await payments.refundPayment(input)
  }
}
