import type { CartAddress, PayableCart } from "./sdk"

export interface AlipayAddress {
  first_name?: string
  last_name?: string
  company?: string
  phone?: string
  address_1?: string
  address_2?: string
  postal_code?: string
  city?: string
  province?: string
  country_code?: string
}

/** What MultiSafepay may know about the shopper to assess a payment. The shop does not store it with the session. */
export interface AlipayShopper extends AlipayAddress {
  email?: string
  delivery?: AlipayAddress
}

const ADDRESS_FIELDS = [
  "first_name",
  "last_name",
  "company",
  "phone",
  "address_1",
  "address_2",
  "postal_code",
  "city",
  "province",
  "country_code",
] as const

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
