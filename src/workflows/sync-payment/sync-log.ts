import type { MedusaContainer } from "@medusajs/framework/types"
import { loggerOf } from "../../core/logger"
import { paymentStateOf } from "../../core/payments/payment-state"
import type { PspOrderId } from "../../multisafepay"
import type { Action } from "./action"
import type { SyncContext } from "./sync-context"

export function logAction(action: Action, { container, pspOrder, shop }: SyncContext, trigger: string): void {
  const about = [
    `psp_order=${pspOrder.orderId}`,
    `psp_status=${pspOrder.status}`,
    `state=${paymentStateOf(pspOrder)}`,
    shop.cartId && `cart=${shop.cartId}`,
    shop.order && `order=${shop.order.id}`,
    shop.payment && `payment=${shop.payment.id}`,
    `trigger=${trigger}`,
  ]
  loggerOf(container).info(`Alipay: payment sync: ${action.do} ${about.filter(Boolean).join(" ")}`)
}

/** Work is left after the last round: the plugin has a fault, or something undoes its work. */
export function logNotConverged(
  container: MedusaContainer,
  pspOrderId: PspOrderId,
  taken: readonly string[],
  actions: readonly Action[],
): void {
  const still = actions.map((action) => action.do).join(", ")
  loggerOf(container).warn(
    `Alipay: payment sync of psp_order=${pspOrderId} did not converge: after ${taken.join(", ")} it still needs ${still}. The next notification or recovery continues`,
  )
}
