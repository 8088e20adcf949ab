import { MedusaError } from "@medusajs/framework/utils"
import type { MultiSafepayOrder } from "../../multisafepay"
import { matchesSession, toSessionStatus } from "../payments/payment-state"
import type { SessionData } from "./session-data"

/**
 * The PSP order with which a payment session may be authorised. The two error types keep the response of a completed
 * cart at HTTP 200 with `{ type: "cart", error }`; any other would be an HTTP 400.
 * @throws MedusaError payment_requires_more_error while the shopper may still pay
 * @throws MedusaError payment_authorization_error when it was not paid, or not with this amount and currency
 */
export function requirePaid(
  pspOrder: MultiSafepayOrder | null,
  session: Pick<SessionData, "psp_order_id" | "amount_minor" | "currency">,
): MultiSafepayOrder {
  const { psp_order_id, amount_minor, currency } = session
  const status = toSessionStatus(pspOrder)
  if (!pspOrder || status === "requires_more") {
    throw new MedusaError(
      MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR,
      `The Alipay payment ${psp_order_id} is not paid yet`,
    )
  }
  if (status !== "captured") {
    throw new MedusaError(
      MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
      `The Alipay payment ${psp_order_id} was not paid: MultiSafepay says "${pspOrder.status}"`,
    )
  }
  if (!matchesSession(pspOrder, session)) {
    throw new MedusaError(
      MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
      `The Alipay payment ${psp_order_id} is of ${pspOrder.amount} ${pspOrder.currency}, not of ${amount_minor} ${currency}`,
    )
  }
  return pspOrder
}
