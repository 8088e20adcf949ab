import type { Http } from "./http"

/** Client of the sandbox's control API: simulates shoppers, wallets, banks and MultiSafepay's staff. */
export class Psp {
  constructor(private readonly http: Http) {}

  /** Ends the payment with `scenario`; resolves after the shop was notified (unless `how` says otherwise). */
  pay(orderId: string, scenario: Scenario = "completed", how: PayOptions = {}): Promise<PayOutcome> {
    return this.http.post(`/control/orders/${encodeURIComponent(orderId)}/pay`, { scenario, ...how })
  }

  order(orderId: string): Promise<PspOrderView> {
    return this.http.get(`/control/orders/${encodeURIComponent(orderId)}`)
  }

  /** Summaries, newest first. */
  orders(): Promise<Pick<PspOrderView, "order_id" | "site_id" | "status" | "amount" | "currency">[]> {
    return this.http.get("/control/orders")
  }

  /** A refund that the merchant makes in MultiSafepay's dashboard; `amount` in minor units, default all. */
  refundInDashboard(orderId: string, amount?: number): Promise<PspRefundView> {
    return this.http.post(`/control/orders/${encodeURIComponent(orderId)}/refunds`, { amount })
  }

  /** Settings for this order only. */
  changeSettingsOf(orderId: string, settings: OrderSettings): Promise<OrderSettings> {
    return this.http.patch(`/control/orders/${encodeURIComponent(orderId)}/settings`, settings)
  }

  acceptRefund(refundId: string): Promise<PspRefundView> {
    return this.http.post(`/control/refunds/${refundId}/accept`)
  }

  declineRefund(refundId: string): Promise<PspRefundView> {
    return this.http.post(`/control/refunds/${refundId}/decline`)
  }

  /** Advances the sandbox clock; resolves after everything that became due has been tried. */
  advance(seconds: number): Promise<unknown> {
    return this.http.post("/control/clock/advance", { seconds })
  }

  notifications(orderId?: string): Promise<NotificationView[]> {
    return this.http.get(`/control/notifications${filter(orderId)}`)
  }

  /** Sends a notification again, with a fresh timestamp. */
  resend(notificationId: string): Promise<NotificationView> {
    return this.http.post(`/control/notifications/${notificationId}/resend`)
  }

  /** Sends a notification now, in the given form. */
  notify(orderId: string, form: NotificationForm = {}): Promise<NotificationView> {
    return this.http.post("/control/notify", { order_id: orderId, ...form })
  }

  /** The shop's API calls since the start or the last `forgetCalls`. */
  calls(orderId?: string): Promise<CallsView> {
    return this.http.get(`/control/calls${filter(orderId)}`)
  }

  /** The calls by endpoint, without the order updates that follow the placed order. */
  async checkoutCalls(orderId: string): Promise<Record<string, number>> {
    const { "PATCH /orders/:id": _orderUpdates, ...checkout } = (await this.calls(orderId)).by_endpoint
    return checkout
  }

  forgetCalls(): Promise<unknown> {
    return this.http.delete("/control/calls")
  }

  /** Makes the next calls or notifications fail, until `clearFaults`. */
  fault(fault: Fault): Promise<{ id: string }> {
    return this.http.post("/control/faults", fault)
  }

  /** The active faults, with the number of times each was applied. */
  faults(): Promise<{ id: string; struck: number }[]> {
    return this.http.get("/control/faults")
  }

  clearFaults(): Promise<unknown> {
    return this.http.delete("/control/faults")
  }

  settings(settings: Record<string, unknown>): Promise<unknown> {
    return this.http.patch("/control/settings", settings)
  }

  ledger(): Promise<LedgerEntry[]> {
    return this.http.get("/control/ledger")
  }

  reset(): Promise<unknown> {
    return this.http.post("/control/reset")
  }
}

export type Scenario =
  | "completed"
  | "cancelled"
  | "declined"
  | "expired"
  | "void"
  | "uncleared"
  | "reserved"
  | "chargedback"
  | "chargeback_reversed"
  | "initialized"

export interface PayOptions {
  /** A method other than the one that the shop requested. */
  method?: string
  wallet?: string
  /** Answer only after the first attempt to notify the shop. Default: true. */
  await_delivery?: boolean
  /** Pay even when the payment page is closed, as a shopper who already has it open can. */
  force?: boolean
  /** Notify the shop. Default: true. */
  notify?: boolean
}

export interface PayOutcome {
  order: PspOrderView
  notifications: DeliveryView[]
}

/** The first attempt to notify the shop. */
export interface DeliveryView {
  id: string
  about: string
  delivered: boolean
  http_status: number | null
  /** Of the shop's answer. */
  body: string | null
  error: string | null
}

export interface NotificationView {
  id: string
  order_id: string
  url: string
  about: string
  /** As sent. */
  body: string
  delivered: boolean
  /** ISO time of the next try; null when there will be none. */
  next_attempt: string | null
  attempts: { timestamp: number; http_status: number | null; body: string | null; error: string | null }[]
}

export interface NotificationForm {
  method?: "POST" | "GET"
  payload_type?: "pretransaction"
  refund_id?: string
  /** Unix seconds instead of the current time, for a stale or future message. */
  timestamp?: number
  /** Signs with another key than the site's. */
  signing_key?: string
  /** The literal Auth header; null sends none. */
  auth_header?: string | null
}

/** All amounts in minor units. */
export interface PspOrderView {
  order_id: string
  site_id: number
  status: string
  financial_status: string | null
  paid: boolean
  currency: string
  amount: number
  amount_refunded: number
  payment_options: Record<
    "notification_url" | "notification_method" | "redirect_url" | "cancel_url",
    string | null
  > & { hides_all_methods: boolean }
  customer?: Record<string, unknown>
  /** The shopper data in the request, unchanged. */
  sent: Record<"customer" | "delivery" | "checkout_options", Record<string, unknown> | null>
  shopping_cart?: { items: Record<string, unknown>[] }
  checkout_options?: Record<string, unknown>
  second_chance: { send_email?: boolean } | null
  expires: string | null
  refunds: PspRefundView[]
  notifications: NotificationView[]
  history: { at: string; event: string; status: string }[]
}

export interface PspRefundView {
  refund_id: string
  refund_order_id: string
  amount: number
  status: string
  /** What the shopper reads on the statement; not in the ledger. */
  description?: string | null
}

export interface CallsView {
  total: number
  by_endpoint: Record<string, number>
  log: { at: string; method: string; path: string; endpoint: string; order_id?: string; status: number }[]
}

export interface Fault {
  on: "api" | "notification"
  kind:
    | ("latency" | "status" | "html" | "malformed" | "behind" | "reset-before" | "reset-after" | "hang")
    | ("lost" | "doubled" | "reordered" | "delayed")
  /** As in `calls`, for example "POST /orders". Default: all endpoints. */
  endpoint?: string
  order_id?: string
  /** How many times; null = until cleared. */
  times?: number | null
  probability?: number
  ms?: number
  status?: number
  /** Of the error envelope, for example 1034. */
  error_code?: number
}

/** Settings of one order that override the sandbox's. */
export interface OrderSettings {
  refund_listing?: "related" | "costs-only" | "sum-only"
  refund_notification?: "parent" | "child" | "both"
  refund_above_original?: boolean
  refund_duplicate_window_seconds?: number
}

export interface LedgerEntry {
  site_id: number
  order_id: string
  currency: string
  amount: number
  status: string
  paid: boolean
  amount_paid: number
  amount_refunded: number
  refunds: PspRefundView[]
}

const filter = (orderId?: string) => (orderId ? `?order_id=${encodeURIComponent(orderId)}` : "")
