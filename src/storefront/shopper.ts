import { ADDRESS_FIELDS, type AlipayAddress, type CartAddress } from "./address"
import type { PayableCart } from "./sdk"

/** What MultiSafepay may know about the shopper to assess a payment. The shop does not store it with the session. */
export interface AlipayShopper extends AlipayAddress {
  email?: string
  delivery?: AlipayAddress
}

/**
 * The shopper according to the cart: the billing address, or the delivery address if there is none. Empty fields are
 * left out; undefined when the cart contains nothing.
 */
export function shopperOfCart(cart: PayableCart): AlipayShopper | undefined {
  const delivery = filledFields(cart.shipping_address)
  const shopper: AlipayShopper = { ...(filledFields(cart.billing_address) ?? delivery) }
  if (cart.email) {
    shopper.email = cart.email
  }
  if (delivery) {
    shopper.delivery = delivery
  }
  return Object.keys(shopper).length ? shopper : undefined
}

function filledFields(address: CartAddress | null | undefined): AlipayAddress | undefined {
  const filled: AlipayAddress = {}
  for (const field of ADDRESS_FIELDS) {
    const value = address?.[field]
    if (value) {
      filled[field] = value
    }
  }
  return Object.keys(filled).length ? filled : undefined
}
