import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { connectionOf, type PgConnection } from "../../../../../core/shop-db/connection"
import { PaymentRecords } from "../../../../../core/shop-db/sessions/payment-records"
import { registeredProviderIds } from "../../../../../core/sites/site"
import { alertHistoryOf } from "../../../../../modules/payment-journal/dashboard-alerts"
import { listNotificationsOf } from "../../../../../modules/payment-journal/notifications"
import { findRecordedProvider } from "../../../../../modules/payment-journal/payments"
import type { PspOrderId } from "../../../../../multisafepay"
import type {
  AlertView,
  OrderPaymentView,
  PagePayment,
  PaymentState,
  PaymentView,
  PspStatus,
} from "../../../../../types/http/admin"
import { toAlertViews } from "../../alerts/list-alerts"
import { loadPayment, type OrderPayment } from "../../orders/order-payments"
import { viewOrderPayment } from "../../orders/order-view"
import { findBuyer } from "./buyer"
import { timelineOf } from "./timeline"

/**
 * What the page of a payment shows, with or without an order. Waits for MultiSafepay for at most 2.5 s; without its
 * response, everything else is still shown.
 * @throws MedusaError not_found for a payment that neither Medusa nor the plugin knows
 */
export async function viewPayment(
  container: MedusaContainer,
  pspOrderId: PspOrderId,
  { refresh }: { refresh: boolean },
): Promise<PaymentView> {
  const pg = connectionOf(container)
  const providerIds = registeredProviderIds(container)
  const found = await loadPayment(pg, providerIds, pspOrderId)
  const stored = found?.payment ?? (await unknownPayment(pg, providerIds, pspOrderId))
  const { accepted } = await new PaymentRecords(pg).sentRefunds(pspOrderId)
  const [viewed, buyer, notifications] = await Promise.all([
    viewOrderPayment(container, stored, true, refresh, accepted),
    findBuyer(container, found?.collectionId),
    listNotificationsOf(pg, pspOrderId),
  ])
  const payment = found ? viewed : asMultiSafepayHasIt(viewed)
  const history = await alertHistoryOf(pg, pspOrderId, buyer.order?.id)
  const alerts = await toAlertViews(container, history)
  return {
    ...buyer,
    payment,
    in_shop: found !== undefined,
    alerts: [...alerts.filter(isOpen), ...alerts.filter((alert) => !isOpen(alert))],
    timeline: timelineOf({ payment, order: buyer.order, alerts, notifications }),
  }
}

const isOpen = ({ state }: AlertView) => state === "open"

/** When core has deleted the session, only the plugin's own tables know the money. Its facts are placeholders. */
async function unknownPayment(
  pg: PgConnection,
  providerIds: readonly string[],
  pspOrderId: PspOrderId,
): Promise<OrderPayment> {
  const provider_id = await findRecordedProvider(pg, pspOrderId)
  if (!provider_id || !providerIds.includes(provider_id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no Alipay payment of this id")
  }
  return {
    psp_order_id: pspOrderId,
    provider_id,
    state: "open",
    amount: 0,
    refunded: 0,
    currency_code: "eur",
    created_at: new Date(0).toISOString(),
    paid_at: null,
    data: {},
    updates: {},
    refunds: [],
  }
}

const STATES: Record<PspStatus["state"], PaymentState> = {
  open: "open",
  under_review: "under_review",
  paid: "paid",
  refunded: "refunded",
  cancelled: "cancelled",
  expired: "expired",
  declined: "failed",
  disputed: "disputed",
}

const NOTHING = { state: null, amount: null, refunded: null, currency_code: null, created_at: null }

function asMultiSafepayHasIt(payment: OrderPaymentView): PagePayment {
  const { psp } = payment
  if (!psp) {
    return { ...payment, ...NOTHING }
  }
  const { amount, refunded, currency_code, created_at } = psp
  const isPartly = psp.state === "paid" && refunded > 0
  const state = isPartly ? "partially_refunded" : STATES[psp.state]
  return { ...payment, state, amount, refunded, currency_code, created_at }
}
