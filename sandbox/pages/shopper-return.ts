import type { PspOrder } from "../psp-order"
import { endsAtRedirectUrl } from "../status"
import { withQuery } from "../with-query"

/** Where the shopper goes after paying or cancelling: the shop's URL with `transactionid` appended, or null. */
export function shopperReturn(pspOrder: PspOrder, status: string): string | null {
  const { redirectUrl, cancelUrl } = pspOrder.paymentOptions
  const address = endsAtRedirectUrl(status) ? redirectUrl : cancelUrl
  return address && withQuery(address, { transactionid: pspOrder.orderId })
}
