/**
 * Every type of transaction that MultiSafepay lists besides payments and refunds, with the side on which it stands:
 * C for money that comes in, D for money that goes out. The types are the specification's; for most of them the side is
 * a guess, and the one that a careless client takes for a payment.
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
