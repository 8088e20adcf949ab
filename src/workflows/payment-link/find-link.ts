import type { MedusaContainer } from "@medusajs/framework/types"
import { optionsOfPayment, toBookedMinorUnits, toShopAmount } from "../../core/payments/amount"
import { isEnded } from "../../core/payments/shop-state"
import { readSessionData, type SessionData } from "../../core/sessions/session-data"
import { findSite } from "../../core/sites/site"
import { type LinkOrder, type LinkSession, openSessions } from "./link-order"

export type PaymentLink = {
  url: string
  /** ISO time. */
  expires_at: string
  /** Major units. */
  amount: number
  currency_code: string
  payment_session_id: string
  provider_id: string
}

export type OpenLink = { link: PaymentLink; session: LinkSession; data: SessionData }

/** A customer who opens a link this close to its expiry has no time left to pay. */
const LAST_MINUTE_MS = 60_000

/** The newest payment link that can still be paid and asks for no more than owed, according to the shop's own data. */
export function findOwedLink(container: MedusaContainer, order: LinkOrder): PaymentLink | undefined {
  return findOpenLinks(container, order).find(({ session, data }) => {
    const options = findSite(container, session.provider_id)?.options
    const owed =
      options && toBookedMinorUnits(order.owes.owed, order.currency_code, optionsOfPayment(options, data))
    return !order.canceled_at && owed !== undefined && data.amount_minor <= owed
  })?.link
}

/** The payment links of an order that wait for their payment, newest first, according to the shop's own data. */
export function findOpenLinks(container: MedusaContainer, order: LinkOrder, now = Date.now()): OpenLink[] {
  return findUnexpiredLinks(container, order, now).filter(
    ({ session, data }) =>
      !isEnded(session.status) && !order.underReview.has(session.id) && expiryOf(data) - now > LAST_MINUTE_MS,
  )
}

/**
 * The open links, and those on which a try has ended, newest first. Only MultiSafepay knows whether one of the latter is
 * closed: until then, its customer can try again.
 */
export function findUnexpiredLinks(
  container: MedusaContainer,
  order: LinkOrder,
  now = Date.now(),
): OpenLink[] {
  return openSessions(order)
    .flatMap((session) => {
      const site = findSite(container, session.provider_id)
      const data = site && readSessionData(session.data, session.id)
      return site && data?.payment_type === "paymentlink" && expiryOf(data) > now
        ? [{ link: toPaymentLink(session, data, site.options), session, data }]
        : []
    })
    .sort((a, b) => (a.session.id < b.session.id ? 1 : -1))
}

export function toPaymentLink(
  session: { id: string; provider_id: string },
  data: SessionData,
  options: Parameters<typeof toShopAmount>[2],
): PaymentLink {
  return {
    url: data.payment_url,
    expires_at: data.expires_at ?? "",
    amount: Number(toShopAmount(data.amount_minor, data.currency, optionsOfPayment(options, data))),
    currency_code: data.currency.toLowerCase(),
    payment_session_id: session.id,
    provider_id: session.provider_id,
  }
}

const expiryOf = ({ expires_at }: SessionData) => Date.parse(expires_at ?? "") || 0
