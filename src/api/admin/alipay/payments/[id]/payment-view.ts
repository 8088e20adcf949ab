import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { connectionOf, type PgConnection } from "../../../../../core/shop-db/connection"
import { configOf, registeredProviderIds } from "../../../../../core/sites/site"
import { alertHistoryOf } from "../../../../../modules/payment-journal/alerts"
import { listNotificationsOf } from "../../../../../modules/payment-journal/notifications"
import { rememberedProvider } from "../../../../../modules/payment-journal/payments"
import { type AlertView, toAlertViews } from "../../alerts/list-alerts"
import { loadPayment, type OrderPayment } from "../../orders/order-payments"
import { type OrderPaymentView, viewOrderPayment } from "../../orders/order-view"
import { type Buyer, findBuyer } from "./buyer"
import { type TimelineEntry, timelineOf } from "./timeline"

/** All that the page of a payment shows. */
export type PaymentView = Buyer & {
  payment: OrderPaymentView
  /** False when core has deleted both session and payment: the data shown then come from MultiSafepay. */
  in_shop: boolean
  /** Open ones first, then the closed ones. */
  alerts: AlertView[]
  timeline: TimelineEntry[]
}

/**
 * Collects what the page of a payment shows, with or without an order. MultiSafepay is given at most 2.5 s; without its
 * response, everything else is still shown.
 * @throws MedusaError not_found for a payment that neither Medusa nor the plugin knows
 */
export async function viewPayment(
  container: MedusaContainer,
  pspOrderId: string,
  { refresh }: { refresh: boolean },
): Promise<PaymentView> {
  const config = configOf(container)
  const pg = connectionOf(container)
  const providerIds = registeredProviderIds(container)
  const found = await loadPayment(pg, providerIds, pspOrderId)
  const stored = found?.payment ?? (await unknownPayment(pg, providerIds, pspOrderId))
  const [payment, buyer, notifications] = await Promise.all([
    viewOrderPayment(config, stored, true, refresh),
    findBuyer(container, found?.collectionId),
    listNotificationsOf(pg, pspOrderId),
  ])
  const history = await alertHistoryOf(pg, pspOrderId, buyer.order?.id)
  const alerts = await toAlertViews(container, history)
  return {
    ...buyer,
    payment: found ? payment : asMultiSafepayHasIt(payment),
    in_shop: found !== undefined,
    alerts: [...alerts.filter(isOpen), ...alerts.filter((alert) => !isOpen(alert))],
    timeline: timelineOf({ payment, order: buyer.order, alerts, notifications }),
  }
}

const isOpen = ({ state }: AlertView) => state === "open"

/** Money whose session core has deleted is known only to the plugin's own tables. */
async function unknownPayment(
  pg: PgConnection,
  providerIds: readonly string[],
  pspOrderId: string,
): Promise<OrderPayment> {
  const provider_id = await rememberedProvider(pg, pspOrderId)
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

function asMultiSafepayHasIt(payment: OrderPaymentView): OrderPaymentView {
  const { psp } = payment
  return psp
    ? {
        ...payment,
        amount: psp.amount,
        currency_code: psp.currency_code,
        created_at: psp.created_at ?? payment.created_at,
        state:
          psp.state === "paid"
            ? "paid"
            : psp.state === "refunded"
              ? "refunded"
              : psp.state === "open"
                ? "open"
                : "cancelled",
      }
    : payment
}
