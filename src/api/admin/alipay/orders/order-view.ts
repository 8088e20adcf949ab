import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { optionsOfPayment, toBookedMinorUnits, toShopAmount } from "../../../../core/payments/amount"
import type { AcceptedRefund } from "../../../../core/payments/unbooked-refunds"
import { readSessionData } from "../../../../core/sessions/session-data"
import { connectionOf } from "../../../../core/shop-db/connection"
import { findSite, registeredProviderIds, type Site } from "../../../../core/sites/site"
import { listAlertsAbout } from "../../../../modules/payment-journal/dashboard-alerts"
import type { UpdatePart } from "../../../../modules/payment-journal/psp-updates"
import type { OrderPaymentView, OrderView, PaymentState } from "../../../../types/http/admin"
import { chooseProvider } from "../../../../workflows/payment-link/choose-provider"
import { findOwedLink } from "../../../../workflows/payment-link/find-link"
import { type LinkOrder, loadLinkOrder, openSessions } from "../../../../workflows/payment-link/link-order"
import { canEmail } from "../../../../workflows/payment-link/send-payment-link"
import { toAlertViews } from "../alerts/list-alerts"
import { loadOrderPayments, type OrderPayment } from "./order-payments"
import { pspDashboardUrl } from "./psp-dashboard"
import { type PspRead, readPspStatus } from "./psp-status"
import { mergeRefunds } from "./refund-view"

/**
 * What the order page shows; null for an order without Alipay. MultiSafepay is asked only about payments that are still
 * open in the shop's own books, or about all with `refresh`. Without its response, everything else is still shown.
 * @throws MedusaError not_found for an unknown order
 */
export async function viewOrder(
  container: MedusaContainer,
  orderId: string,
  { refresh }: { refresh: boolean },
): Promise<OrderView | null> {
  const pg = connectionOf(container)
  const providerIds = registeredProviderIds(container)
  const [order, payments] = await Promise.all([
    loadLinkOrder(container, orderId),
    loadOrderPayments(pg, providerIds, orderId),
  ])
  const { outstanding, canCreateLink } = owedAmount(container, order, providerIds)
  if (payments.length === 0 && (!canCreateLink || hasOtherPayments(order))) {
    return null
  }
  const views = await Promise.all(
    payments.map((payment) => viewOrderPayment(container, payment, refresh || !isOver(payment), refresh)),
  )
  const subjects = [
    order.id,
    ...views.flatMap(({ psp_order_id, refunds }) => [
      psp_order_id,
      ...SYNC_PARTS.map((part) => `${psp_order_id}:${part}`),
      ...refunds.flatMap(({ psp_refund_id }) => psp_refund_id ?? []),
    ]),
  ]
  return {
    order_id: order.id,
    currency_code: order.currency_code,
    payments: views,
    alerts: await toAlertViews(container, await listAlertsAbout(pg, order.id, subjects)),
    outstanding,
    payment_link: findOwedLink(container, order) ?? null,
    can_create_link: canCreateLink,
    can_email: Boolean(order.email) && (await canEmail(container)),
  }
}

const SYNC_PARTS: readonly UpdatePart[] = ["invoice", "shipment"]

const OVER: ReadonlySet<PaymentState> = new Set<PaymentState>(["cancelled", "expired", "failed"])

/** MultiSafepay need not be asked about a payment that failed. */
const isOver = ({ state }: OrderPayment) => OVER.has(state)

/**
 * @param ask whether MultiSafepay is asked at all
 * @param refresh asks now; otherwise a response of the last five minutes is reused
 * @param accepted see `readPspStatus`
 */
export async function viewOrderPayment(
  container: MedusaContainer,
  payment: OrderPayment,
  ask: boolean,
  refresh: boolean,
  accepted?: readonly AcceptedRefund[],
): Promise<OrderPaymentView> {
  const site = findSite(container, payment.provider_id)
  const options = site && optionsOfPayment(site.options, readSessionData(payment.data, payment.psp_order_id))
  const read =
    options && ask
      ? await readPspStatus({ ...site, options }, payment.psp_order_id, refresh, accepted)
      : undefined
  return toPaymentView(payment, site, read)
}

/** In major units. A fraction of a minor unit that rounds to 0 is not owed. */
function owedAmount(
  container: MedusaContainer,
  order: LinkOrder,
  providerIds: readonly string[],
): { outstanding: number; canCreateLink: boolean } {
  const offered = offeredProvider(order, providerIds)
  const [started] = openSessions(order).filter(({ provider_id }) => providerIds.includes(provider_id))
  const site = findSite(container, offered ?? started?.provider_id ?? providerIds[0] ?? "")
  const { owes, currency_code } = order
  if (!site || order.canceled_at) {
    return NOTHING_OWED
  }
  try {
    const minorOf = (amount: BigNumberInput) => toBookedMinorUnits(amount, currency_code, site.options)
    const minor = minorOf(owes.owed)
    if (minor <= 0) {
      return NOTHING_OWED
    }
    // No link can be created while another payment waits for its capture.
    const isUnderway =
      minorOf(owes.underway) > 0 || openSessions(order).some(({ id }) => order.underReview.has(id))
    return {
      outstanding: Number(toShopAmount(minor, currency_code, site.options)),
      canCreateLink: offered !== undefined && !isUnderway,
    }
  } catch {
    // MultiSafepay does not document the currency's minor unit.
    return NOTHING_OWED
  }
}

const NOTHING_OWED = { outstanding: 0, canCreateLink: false }

/** @returns undefined when the order's region does not offer Alipay */
function offeredProvider(order: LinkOrder, providerIds: readonly string[]): string | undefined {
  try {
    return chooseProvider(order, providerIds)
  } catch {
    return undefined
  }
}

const hasOtherPayments = (order: LinkOrder) =>
  (order.payment_collections ?? []).some(({ payments }) => (payments ?? []).length > 0)

function toPaymentView(
  { data, refunds, ...payment }: OrderPayment,
  site: Site | undefined,
  read: PspRead | undefined,
): OrderPaymentView {
  const session = readSessionData(data, payment.psp_order_id)
  const psp = read?.psp ?? null
  const known = payment.paid_at !== null && typeof data.psp_transaction_id === "string"
  const transactionId = psp?.transaction_id ?? (known ? String(data.psp_transaction_id) : null)
  const paidWith =
    psp?.method ?? (payment.paid_at && typeof data.paid_with === "string" ? data.paid_with : null)
  return {
    ...payment,
    // After an outage, a payment is booked hours after it was paid.
    paid_at: payment.paid_at && (psp?.completed_at ?? payment.paid_at),
    psp_transaction_id: transactionId,
    dashboard_url:
      (site &&
        pspDashboardUrl(
          { ...site.options, environment: session?.environment ?? site.options.environment },
          payment.psp_order_id,
          transactionId ?? undefined,
        )) ??
      null,
    environment: session?.environment ?? site?.options.environment ?? null,
    payment_type: session?.payment_type ?? null,
    expires_at: session?.expires_at ?? null,
    paid_with: paidWith,
    refunds: mergeRefunds(refunds, psp),
    psp,
    psp_error: read?.error ?? null,
  }
}
