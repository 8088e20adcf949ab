import type { PaymentUpdates } from "../../../modules/payment-journal/psp-updates"
import type { PspOrderId } from "../../../multisafepay"
import type { PgConnection } from "../connection"
import { orderNumber } from "../fragments/order-number"
import { type OrderReference, orderIdOf } from "../fragments/order-reference"

export type OrderToUpdate = {
  id: string
  /** The order number that the merchant uses. */
  displayId: string
  payments: PaymentToUpdate[]
  /** Oldest first. */
  shipments: Shipment[]
}

export type PaymentToUpdate = {
  id: string
  pspOrderId: PspOrderId
  providerId: string
  updates: PaymentUpdates
}

export type Shipment = {
  fulfillmentId: string
  shippedAt: Date
  carrier?: string
  trackingCodes: string[]
  trackingUrl?: string
}

/**
 * One statement over the tables of three modules and their links, because it runs after every order and shipment of the
 * shop, and most of them may have nothing to do with Alipay.
 */
const ORDER_TO_UPDATE = `
  select shop_order.id, ${orderNumber("shop_order")} as display_id,
    (select json_agg(json_build_object('id', payment.id, 'psp_order_id', payment.payment_session_id,
                                       'provider_id', payment.provider_id,
                                       'invoice', sent.invoice_update, 'shipment', sent.shipment_update)
                     order by payment.id)
       from order_payment_collection link
       join payment on payment.payment_collection_id = link.payment_collection_id
       left join msp_payment sent on sent.psp_order_id = payment.payment_session_id
      where link.order_id = shop_order.id and link.deleted_at is null
        and payment.deleted_at is null and payment.canceled_at is null and payment.captured_at is not null
        and payment.provider_id = any(?)) as payments,
    (select json_agg(json_build_object('id', fulfillment.id, 'shipped_at', fulfillment.shipped_at,
                                       'carrier', coalesce(fulfillment.data ->> 'carrier',
                                                           fulfillment.metadata ->> 'carrier', shipping_option.name),
                                       'labels', (select json_agg(json_build_object('code', label.tracking_number,
                                                                                    'url', label.tracking_url)
                                                                  order by label.id)
                                                    from fulfillment_label label
                                                   where label.fulfillment_id = fulfillment.id
                                                     and label.deleted_at is null))
                     order by fulfillment.shipped_at, fulfillment.id)
       from order_fulfillment link
       join fulfillment on fulfillment.id = link.fulfillment_id
       left join shipping_option on shipping_option.id = fulfillment.shipping_option_id
      where link.order_id = shop_order.id and link.deleted_at is null
        and fulfillment.deleted_at is null and fulfillment.canceled_at is null
        and fulfillment.shipped_at is not null) as shipments
  from "order" shop_order
  where shop_order.deleted_at is null and shop_order.id = `

/** @returns undefined when there is no such order, or none of its payments is captured with one of the providers */
export async function loadOrderToUpdate(
  pg: PgConnection,
  providerIds: readonly string[],
  reference: OrderReference,
): Promise<OrderToUpdate | undefined> {
  const [order, id] = orderIdOf(reference)
  const { rows } = await pg.raw(`${ORDER_TO_UPDATE}${order}`, [[...providerIds], id])
  const row = rows[0] as Row | undefined
  return row?.payments ? toOrderToUpdate(row, row.payments) : undefined
}

type Row = {
  id: string
  display_id: string
  payments:
    | {
        id: string
        psp_order_id: PspOrderId
        provider_id: string
        invoice: PaymentUpdates["invoice"] | null
        shipment: PaymentUpdates["shipment"] | null
      }[]
    | null
  shipments: ShipmentRow[] | null
}

type ShipmentRow = {
  id: string
  shipped_at: string
  carrier: string | null
  labels: { code: string | null; url: string | null }[] | null
}

const toOrderToUpdate = (row: Row, payments: NonNullable<Row["payments"]>): OrderToUpdate => ({
  id: row.id,
  displayId: String(row.display_id),
  payments: payments.map(({ id, psp_order_id, provider_id, invoice, shipment }) => ({
    id,
    pspOrderId: psp_order_id,
    providerId: provider_id,
    updates: { ...(invoice ? { invoice } : {}), ...(shipment ? { shipment } : {}) },
  })),
  shipments: (row.shipments ?? []).map(toShipment),
})

function toShipment({ id, shipped_at, carrier, labels }: ShipmentRow): Shipment {
  const name = carrier?.trim()
  const trackingUrl = labels?.map(({ url }) => url ?? "").find(isWebAddress)
  return {
    fulfillmentId: id,
    shippedAt: new Date(shipped_at),
    ...(name ? { carrier: name } : {}),
    trackingCodes: (labels ?? []).map(({ code }) => code?.trim() ?? "").filter(isNotBlank),
    ...(trackingUrl ? { trackingUrl } : {}),
  }
}

/** Medusa's dashboard writes "#" where the merchant entered no address. */
const isWebAddress = (url: string) => /^https?:\/\//i.test(url) && URL.canParse(url)
const isNotBlank = (text: string) => text !== "" && text !== "#"
