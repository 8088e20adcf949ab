import { CATALOGUE } from "../catalogue"
import type { Currency } from "../markets"

/** The present state of a past payment. */
export type PastState =
  | "paid"
  | "partially_refunded"
  | "refunded"
  | "order_cancelled"
  | "refund_declined"
  | "disputed"
  | "cancelled"
  | "expired"
  | "declined"
  | "open"

export type PastPayment = {
  /** Counts from the newest, which is 0. */
  n: number
  at: Date
  state: PastState
  currency: Currency
  gateway: "ALIPAY" | "ALIPAYPLUS"
  /** Only known with Alipay+. */
  wallet: string | undefined
  tea: { title: string; size: string; sku: string; handle: string; quantity: number; unitPrice: number }
  /** Minor units. */
  amount: number
  /** Minor units, refunded or declined. */
  refunded: number
  shopper: Shopper
}

type Shopper = {
  firstName: string
  lastName: string
  street: string
  postalCode: string
  city: string
  country: string
}

const DAYS = 90
const PER_DAY = 2
const DAY_MS = 86_400_000
/** Age of the newest payment: nothing of the past is still in progress. */
const NEWEST_MS = 12 * 60_000

/** The states of ordinary payments: most are paid and stay paid. */
const USUAL: readonly PastState[] = [
  ...Array<PastState>(12).fill("paid"),
  "partially_refunded",
  "cancelled",
  "paid",
  "expired",
  "refunded",
  "declined",
  "order_cancelled",
  "paid",
]
/** Payments that need the merchant's attention, or that are rare. */
const SPECIAL: Readonly<Record<number, PastState>> = {
  0: "open",
  1: "open",
  5: "refund_declined",
  9: "disputed",
  97: "disputed",
}

const WALLETS = ["ALIPAYCN", "ALIPAYHK", "GCASH", "KAKAOPAY", "TNGD", "DANA"] as const

const SHOPPERS: Readonly<Record<Currency, readonly Shopper[]>> = {
  eur: [
    person("Mei", "de Vries", "Oudezijds Voorburgwal 32", "1012GD", "Amsterdam", "nl"),
    person("Anna", "Schneider", "Friedrichstraße 118", "10117", "Berlin", "de"),
    person("Wei", "Janssens", "Meir 24", "2000", "Antwerpen", "be"),
    person("Claire", "Dubois", "Rue de Rivoli 12", "75004", "Paris", "fr"),
    person("Jun", "Bakker", "Witte de Withstraat 5", "3012BK", "Rotterdam", "nl"),
  ],
  usd: [
    person("Lin", "Chen", "1400 Grant Avenue", "94133", "San Francisco", "us"),
    person("Grace", "Lee", "88 Mott Street", "10013", "New York", "us"),
  ],
}

/** Ninety days of a tea shop: always the same, relative to `now`. */
export function pastPayments(now: Date): PastPayment[] {
  return Array.from({ length: DAYS * PER_DAY }, (_, n) => pastPayment(n, now))
}

function pastPayment(n: number, now: Date): PastPayment {
  const state = SPECIAL[n] ?? (USUAL[(n * 7) % USUAL.length] as PastState)
  const currency: Currency = n % 6 === 5 ? "usd" : "eur"
  const gateway = n % 3 === 0 ? "ALIPAY" : "ALIPAYPLUS"
  const tea = pick(CATALOGUE, n * 5)
  const { size, sku, price } = pick(tea.sizes, n)
  const quantity = 1 + (n % 3)
  const amount = Math.round(price[currency] * 100) * quantity
  return {
    n,
    // Not at fixed hours: two orders a day come at any time.
    at: new Date(now.getTime() - NEWEST_MS - (n * DAY_MS) / PER_DAY - ((n * 7_919) % 600) * 30_000),
    state,
    currency,
    gateway,
    wallet: gateway === "ALIPAYPLUS" ? pick(WALLETS, n) : undefined,
    tea: { title: tea.title, size, sku, handle: tea.handle, quantity, unitPrice: price[currency] },
    amount,
    refunded: refundOf(state, amount),
    shopper: pick(SHOPPERS[currency], n),
  }
}

function refundOf(state: PastState, amount: number): number {
  switch (state) {
    case "refunded":
    case "order_cancelled":
      return amount
    case "partially_refunded":
    case "refund_declined":
      return Math.round(amount / 4)
    default:
      return 0
  }
}

/** Whether MultiSafepay has, or had, the money. */
export const wasPaid = ({ state }: PastPayment): boolean =>
  state !== "cancelled" && state !== "expired" && state !== "declined" && state !== "open"

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T
}

function person(
  firstName: string,
  lastName: string,
  street: string,
  postalCode: string,
  city: string,
  country: string,
): Shopper {
  return { firstName, lastName, street, postalCode, city, country }
}
