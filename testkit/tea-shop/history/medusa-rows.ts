import { idAt } from "./ids"
import { type PastPayment, wasPaid } from "./past-payments"

type Row = Record<string, unknown>
/** Rows by table, in an order in which they can be inserted. All rows of a table have the same columns. */
export type Tables = [table: string, rows: Row[]][]

/** What Medusa has created of the shop before. */
export type Shop = { regions: Record<string, string>; salesChannelId: string; backendUrl: string }

const MINUTE = 60_000
const PAGE_OPEN_MS = 24 * 60 * MINUTE
const later = (at: Date, ms: number) => new Date(at.getTime() + ms)

export function idsOf({ at, n }: PastPayment) {
  const id = (prefix: string, ms = 0) => idAt(prefix, later(at, ms), n)
  return {
    cart: id("cart"),
    collection: id("pay_col"),
    session: id("payses"),
    order: id("order", MINUTE),
    payment: id("pay", MINUTE),
    capture: id("capt", MINUTE),
    refund: id("ref", 60 * MINUTE),
  }
}

/** "pp_alipay-plus_multisafepay" */
export const providerOf = ({ gateway }: PastPayment): string =>
  gateway === "ALIPAYPLUS" ? "pp_alipay-plus_multisafepay" : "pp_alipay_multisafepay"

/** Medusa's rows of these payments. */
export function medusaRows(payments: readonly PastPayment[], shop: Shop): Tables {
  const paid = payments.filter(wasPaid)
  const unpaid = payments.filter((payment) => !wasPaid(payment))
  const refunded = paid.filter(isBooked)
  return [
    ["cart", unpaid.map((payment) => cart(payment, shop))],
    ["order_address", paid.map(address)],
    // Oldest first: an order's number counts up.
    ["order", [...paid].reverse().map((payment) => order(payment, shop))],
    ["order_line_item", paid.map((payment) => lineItem(payment, shop))],
    ["order_item", paid.map(orderItem)],
    ["order_summary", paid.map(summary)],
    ["payment_collection", payments.map(collection)],
    ["cart_payment_collection", unpaid.map((payment) => link("cart", payment))],
    ["order_payment_collection", paid.map((payment) => link("order", payment))],
    ["payment_session", payments.map(session)],
    ["payment", paid.map(paymentRow)],
    ["capture", paid.map(capture)],
    ["refund", refunded.map(refund)],
    ["order_transaction", [...paid.map(captured), ...refunded.map(sentBack)]],
  ]
}

/** A refund that MultiSafepay declined is no longer in Medusa's books. */
const isBooked = ({ refunded, state }: PastPayment) => refunded > 0 && state !== "refund_declined"
const bookedBack = (payment: PastPayment) => (isBooked(payment) ? payment.refunded : 0)

const emailOf = ({ shopper: { firstName, lastName } }: PastPayment) =>
  `${firstName}.${lastName}@example.com`.toLowerCase().replaceAll(" ", "")

const major = (minor: number) => minor / 100
const raw = (value: number) => ({ value: String(value), precision: 20 })
/** An amount in Medusa's two columns: a number and its exact value. */
const big = (name: string, value: number) => ({ [name]: value, [`raw_${name}`]: raw(value) })

const stamped = (at: Date) => ({ created_at: at, updated_at: at })

function cart(payment: PastPayment, { regions, salesChannelId }: Shop): Row {
  return {
    id: idsOf(payment).cart,
    region_id: regions[payment.currency],
    sales_channel_id: salesChannelId,
    email: emailOf(payment),
    currency_code: payment.currency,
    ...stamped(payment.at),
  }
}

function address(payment: PastPayment): Row {
  const { firstName, lastName, street, postalCode, city, country } = payment.shopper
  return {
    id: idAt("ordaddr", payment.at, payment.n),
    first_name: firstName,
    last_name: lastName,
    address_1: street,
    postal_code: postalCode,
    city,
    country_code: country,
    ...stamped(payment.at),
  }
}

function order(payment: PastPayment, { regions, salesChannelId }: Shop): Row {
  const isCancelled = payment.state === "order_cancelled"
  return {
    id: idsOf(payment).order,
    region_id: regions[payment.currency],
    sales_channel_id: salesChannelId,
    version: 1,
    status: isCancelled ? "canceled" : "pending",
    canceled_at: isCancelled ? later(payment.at, 60 * MINUTE) : null,
    email: emailOf(payment),
    currency_code: payment.currency,
    shipping_address_id: idAt("ordaddr", payment.at, payment.n),
    billing_address_id: idAt("ordaddr", payment.at, payment.n),
    ...stamped(later(payment.at, MINUTE)),
  }
}

function lineItem({ at, n, tea }: PastPayment, { backendUrl }: Shop): Row {
  return {
    id: idAt("ordli", at, n),
    title: tea.title,
    subtitle: tea.size,
    thumbnail: `${backendUrl}/static/teas/${tea.handle}.svg`,
    product_title: tea.title,
    product_handle: tea.handle,
    variant_title: tea.size,
    variant_sku: tea.sku,
    is_tax_inclusive: true,
    ...big("unit_price", tea.unitPrice),
    ...stamped(at),
  }
}

function orderItem(payment: PastPayment): Row {
  const none = [
    "fulfilled",
    "shipped",
    "return_requested",
    "return_received",
    "return_dismissed",
    "written_off",
  ]
  return {
    id: idAt("orditem", payment.at, payment.n),
    order_id: idsOf(payment).order,
    version: 1,
    item_id: idAt("ordli", payment.at, payment.n),
    ...big("quantity", payment.tea.quantity),
    ...Object.assign({}, ...none.map((name) => big(`${name}_quantity`, 0))),
    ...stamped(payment.at),
  }
}

function summary(payment: PastPayment): Row {
  const total = major(payment.amount)
  const back = major(bookedBack(payment))
  const kept = Number((total - back).toFixed(2))
  return {
    id: idAt("ordsum", payment.at, payment.n),
    order_id: idsOf(payment).order,
    version: 1,
    totals: {
      ...big("current_order_total", total),
      ...big("original_order_total", total),
      ...big("accounting_total", total),
      ...big("transaction_total", kept),
      ...big("paid_total", total),
      ...big("refunded_total", back),
      // Refunded money is not owed again.
      ...big("pending_difference", 0),
    },
    ...stamped(payment.at),
  }
}

function collection(payment: PastPayment): Row {
  const got = wasPaid(payment) ? major(payment.amount) : 0
  return {
    id: idsOf(payment).collection,
    currency_code: payment.currency,
    status: got > 0 ? "completed" : "not_paid",
    completed_at: got > 0 ? later(payment.at, MINUTE) : null,
    ...big("amount", major(payment.amount)),
    ...big("authorized_amount", got),
    ...big("captured_amount", got),
    ...big("refunded_amount", major(bookedBack(payment))),
    ...stamped(payment.at),
  }
}

function link(to: "cart" | "order", payment: PastPayment): Row {
  const ids = idsOf(payment)
  return {
    id: idAt(`${to}pay`, payment.at, payment.n),
    [`${to}_id`]: ids[to],
    payment_collection_id: ids.collection,
    ...stamped(payment.at),
  }
}

const SESSION_STATUS: Partial<Record<PastPayment["state"], string>> = {
  open: "pending",
  cancelled: "canceled",
  expired: "canceled",
  declined: "error",
}

function session(payment: PastPayment): Row {
  const ids = idsOf(payment)
  return {
    id: ids.session,
    payment_collection_id: ids.collection,
    provider_id: providerOf(payment),
    currency_code: payment.currency,
    status: SESSION_STATUS[payment.state] ?? "captured",
    data: sessionData(payment),
    ...big("amount", major(payment.amount)),
    created_at: payment.at,
    // The time of its end tells an expired page from one that the shopper left.
    updated_at: later(payment.at, payment.state === "expired" ? PAGE_OPEN_MS + MINUTE : MINUTE),
  }
}

function sessionData(payment: PastPayment): Row {
  const { session } = idsOf(payment)
  return {
    version: 1,
    session_id: session,
    psp_order_id: session,
    payment_url: `http://localhost:4010/connect/${session}`,
    gateway: payment.gateway,
    payment_type: "redirect",
    environment: "test",
    amount_minor: payment.amount,
    currency: payment.currency.toUpperCase(),
    expires_at: later(payment.at, PAGE_OPEN_MS).toISOString(),
  }
}

function paymentRow(payment: PastPayment): Row {
  const ids = idsOf(payment)
  return {
    id: ids.payment,
    payment_collection_id: ids.collection,
    payment_session_id: ids.session,
    provider_id: providerOf(payment),
    currency_code: payment.currency,
    captured_at: later(payment.at, MINUTE),
    data: {
      ...sessionData(payment),
      paid_with: payment.gateway,
      ...(payment.wallet ? { wallet: payment.wallet } : {}),
    },
    ...big("amount", major(payment.amount)),
    ...stamped(later(payment.at, MINUTE)),
  }
}

function capture(payment: PastPayment): Row {
  const ids = idsOf(payment)
  return {
    id: ids.capture,
    payment_id: ids.payment,
    ...big("amount", major(payment.amount)),
    ...stamped(later(payment.at, MINUTE)),
  }
}

function refund(payment: PastPayment): Row {
  const ids = idsOf(payment)
  return {
    id: ids.refund,
    payment_id: ids.payment,
    ...big("amount", major(payment.refunded)),
    ...stamped(later(payment.at, 60 * MINUTE)),
  }
}

function transaction(payment: PastPayment, minor: number, reference: "capture" | "refund", ms: number): Row {
  const ids = idsOf(payment)
  return {
    id: idAt("ordtrx", later(payment.at, ms), payment.n),
    order_id: ids.order,
    version: 1,
    currency_code: payment.currency,
    reference,
    reference_id: ids[reference],
    ...big("amount", major(minor)),
    ...stamped(later(payment.at, ms)),
  }
}

const captured = (payment: PastPayment) => transaction(payment, payment.amount, "capture", MINUTE)
const sentBack = (payment: PastPayment) => transaction(payment, -payment.refunded, "refund", 60 * MINUTE)
