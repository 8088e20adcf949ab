import type { PlannedPspFault } from "../faults/psp-faults"
import type { RefundHandling } from "../faults/refund-handling"

/** How the shopper starts the payment. */
export const STARTS = { once: 80, "double-click": 12, "two tabs": 10 } as const

/** What happens between the first payment page and the payment. */
export const TROUBLES = {
  none: 22,
  "cart changed before paying": 5,
  "cart changed while paying": 6,
  "cart changed after paying": 5,
  "method switched before paying": 5,
  "method switched while paying": 6,
  "switched to another provider, paid late": 5,
  "cancelled, then paid": 5,
  "declined, then paid": 4,
  "expired, then paid anew": 4,
  "uncleared, then completed": 4,
  "paid on every page": 5,
  "stock ran out": 5,
  "provider disabled in the region": 4,
  "never paid": 4,
  "paid during a maintenance of two hours": 3,
  "key rotated while paying": 3,
  "moved to Alipay+ while paying": 3,
  "a column of order_line_item missing": 3,
  "a column of order_transaction missing": 3,
  "order row refused: a value is missing": 3,
  "order row refused: a reference is broken": 3,
} as const

/** How the shopper returns to the shop. */
export const RETURNS = {
  completes: 20,
  waits: 25,
  "completes and waits at once": 12,
  "completes twice at once": 12,
  "comes back twice": 12,
  never: 19,
} as const

/** What the merchant, or MultiSafepay, does after the order was placed. */
export const AFTERWARDS = {
  nothing: 22,
  "part refunded": 9,
  "refunded twice at once": 9,
  "refund tried again": 8,
  "order cancelled": 9,
  "order cancelled and refunded at once": 6,
  "refunded in the PSP's dashboard": 8,
  "refunded in shop and dashboard at once": 6,
  "refund declined later": 5,
  "refund declined, its alert dismissed": 4,
  "order cancelled, its refund declined and the alert dismissed": 4,
  "charged back": 4,
  "charged back, then won": 4,
  "charged back, the alert dismissed, then won": 4,
  "order edited and paid for": 6,
  "exchange cancelled, then its difference paid": 4,
  "return received, then a link paid": 4,
  "difference waived with a credit line, then paid": 4,
  "edited down below an open link, then paid": 4,
  "paid draft deleted": 4,
} as const

/** Ways in which an attacker tries to get an order for less than it costs. */
export const ATTACKS = [
  "cart raised while starting sessions",
  "core's own words in every field",
  "sessions started in bursts",
  "two carts on one session",
  "replayed with another site's key",
  "cart raised while it is paid",
] as const

/** What happens to the payment's notifications, and what others send. */
export const MAIL = {
  "arrives in order": 30,
  lost: 10,
  doubled: 9,
  reordered: 9,
  late: 9,
  forged: 9,
  replayed: 9,
  "pre-transaction": 8,
  "legacy GET": 7,
} as const

export type Start = keyof typeof STARTS
export type Trouble = keyof typeof TROUBLES
export type Return = keyof typeof RETURNS
export type Afterwards = keyof typeof AFTERWARDS
export type Mail = keyof typeof MAIL
export type AttackKind = (typeof ATTACKS)[number]

/** An attacker with a small cart who wants a large one for its price. */
export type PlannedAttack = {
  number: number
  seed: string
  kind: AttackKind
  market: "eur" | "usd"
  method: "alipay" | "alipay-plus"
  afterShoppers: number
}

/** The plan for one shopper. A generator with its `seed` decides the rest. */
export type Checkout = {
  number: number
  seed: string
  market: "eur" | "usd"
  method: "alipay" | "alipay-plus"
  paymentType: "redirect" | "direct"
  start: Start
  trouble: Trouble
  returns: Return
  afterwards: Afterwards
  mail: Mail
  pspFaults: PlannedPspFault[]
  /** Undefined: the default. */
  refundHandling?: RefundHandling
}
