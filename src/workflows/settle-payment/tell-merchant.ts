import { toShopAmount } from "../../providers/alipay/amount"
import type { AlertKind } from "../alert-merchant/alert"
import { alertMerchant } from "../alert-merchant/alert-merchant"
import type { Scene } from "./scene"

/**
 * Tells the merchant, once for each kind and subject.
 * @param minor minor units of the PSP order's currency
 * @returns false when the merchant had been told before
 */
export function tellMerchant(
  kind: AlertKind,
  subject: string,
  minor: number,
  { account, pspOrder, shop, container }: Scene,
): Promise<boolean> {
  return alertMerchant(container, {
    kind,
    subject,
    provider_id: shop.providerId || `pp_${pspOrder.var1 ?? ""}`,
    psp_order_id: pspOrder.orderId,
    amount: toShopAmount(minor, pspOrder.currency, account.options),
    currency: pspOrder.currency,
    ...(shop.order ? { order_id: shop.order.id, display_id: shop.order.displayId } : {}),
  })
}
