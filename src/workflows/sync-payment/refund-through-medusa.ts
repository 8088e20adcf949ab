import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import { refundPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { toBookedMinorUnits, toShopAmount } from "../../core/payments/amount"
import type { ShopOrder } from "../../core/payments/shop-state"
import type { MinorUnits } from "../../multisafepay"

type RefundInput = {
  payment_id: string
  /** Minor units of the currency, with the decimals of the options. */
  minor: MinorUnits
  currency: string
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
  options: Parameters<typeof toShopAmount>[2],
  { minor, currency, ...rest }: RefundInput,
): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  const { captures, refunds } = await payments.retrievePayment(rest.payment_id, {
    relations: ["captures", "refunds"],
  })
  const total = (parts: { amount: unknown }[] = []) =>
    MathBN.sum(0, ...parts.map((part) => part.amount as number))
  const left = MathBN.sub(total(captures), total(refunds)).toFixed()
  const amount = toShopAmount(minor, currency, options)
  // What was paid may be rounded up. Core refunds no more than it captured, and the provider rounds that up again.
  const isRounded = MathBN.lt(left, amount) && toBookedMinorUnits(left, currency, options) === minor
  const input = { ...rest, amount: isRounded ? left : amount }
  if (order && !order.cancelled) {
    await refundPaymentWorkflow(container).run({ input })
  } else {
    await payments.refundPayment(input)
  }
}
