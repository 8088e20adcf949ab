import type { MultiSafepayClient, PspOrderId } from "../../src/multisafepay"
import type { Inbox } from "./inbox"
import type { Exchange } from "./recorder"

/** A payment page and what the shopper does there. */
export type Visit = {
  orderId: PspOrderId
  paymentUrl: string
  /** `completed` pays; `cancelled` leaves without paying. */
  scenario: "completed" | "cancelled"
}

/** What only a person can do at MultiSafepay. Each method resolves with false when nobody did it in time. */
export interface Person {
  pay(visit: Visit): Promise<boolean>
  /** Accepts a reserved refund in the dashboard. */
  acceptRefund(refund: { orderId: string; refundId: string }): Promise<boolean>
  /** The amount on a payment page; undefined when nobody looked. */
  amountOnPage(paymentUrl: string): Promise<number | undefined>
  /** Lets minutes pass at MultiSafepay. */
  wait(minutes: number): Promise<boolean>
}

/** MultiSafepay's test API, or a replacement. */
export interface Target {
  name: string
  baseUrl: string
  apiKey: string
  person: Person
  /** Where MultiSafepay reaches the suite; undefined without a tunnel. */
  notificationUrl: string | undefined
  /** Timeout for what MultiSafepay does asynchronously, in ms. */
  timeoutMs: number
  close(): Promise<void>
}

export interface World {
  target: Target
  client: MultiSafepayClient
  /** Received notifications; undefined when none can arrive. */
  inbox: Inbox | undefined
  /** The notification URL of an order; nothing listens there without a tunnel. */
  notificationUrl: string
  /** A new order id that no earlier run has used. */
  newId(what: string): PspOrderId
  /** A call that the product's client would not make, or whose exact answer matters. */
  raw(method: "GET" | "POST" | "PATCH", path: string, body?: unknown, apiKey?: string): Promise<RawAnswer>
  /** All requests and answers so far. */
  exchanges: readonly Exchange[]
}

export interface RawAnswer {
  status: number
  body: JsonAnswer
}

/** MultiSafepay's envelope, before validation. */
export type JsonAnswer = { success?: unknown; error_code?: unknown; data?: unknown; message?: unknown }
