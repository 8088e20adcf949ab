/**
 * Every type of transaction that MultiSafepay lists in addition to payments and refunds, with its side: C for incoming
 * money, D for outgoing. The types are from the specification. For most of them the side is a guess: the one that a
 * careless client mistakes for a payment.
 */
export const MOVEMENT_SIDES = {
  admin_fee: "D",
  affiliate_payout: "D",
  automatic_payout: "D",
  chargeback: "D",
  coupon: "C",
  currency_conversion: "C",
  deposit: "C",
  fastcheckout: "C",
  internal: "C",
  merchant_settlement: "D",
  monthly_fee: "D",
  reverse_chargeback: "C",
  signup_fee: "D",
  withdrawal: "D",
} as const

export type MovementType = keyof typeof MOVEMENT_SIDES

export const MOVEMENT_TYPES = Object.keys(MOVEMENT_SIDES) as [MovementType, ...MovementType[]]
