import { setTimeout as delay } from "node:timers/promises"
import { z } from "zod"
import { readAnswer } from "./answer"
import { MultiSafepayError } from "./errors"
import { type MultiSafepayOrder, parseOrder } from "./order"
import { type CreateOrderRequest, checkRequest, createOrderRequestSchema } from "./order-request"
import { optionalText, optionalUrl, requiredText, withoutUndefined } from "./tolerant"
import { type ApiAnswer, type ApiRequest, type RequestEvent, Transport } from "./transport"

const BASE_URLS = {
  test: "https://testapi.multisafepay.com/v1/json",
  live: "https://api.multisafepay.com/v1/json",
} as const

export type MultiSafepayClientConfig = {
  /** The site's API key. */
  apiKey: string
  environment: "test" | "live"
  /** Another address of the API, for the sandbox and for tests. */
  baseUrl?: string
  /** For a whole call with its retries; 10 000 by default. */
  timeoutMs?: number
  /** 50 by default. */
  maxConnections?: number
  /** Needed for `listTransactions` only. */
  accountApiKey?: string
  /** Told of every attempt; what it throws is ignored. */
  onRequest?: (event: RequestEvent) => void
  /** For tests. */
  sleep?: (ms: number) => Promise<void>
  random?: () => number
  now?: () => number
}

export type CreatedOrder = {
  orderId: string
  /** Cannot be fetched later. */
  paymentUrl: string
  sessionId?: string
  qrUrl?: string
  /** Type direct only. */
  transactionId?: string
  /** Type direct only. */
  pspOrder?: MultiSafepayOrder
}

const createdSchema = z.object({
  order_id: requiredText,
  payment_url: optionalUrl,
  session_id: optionalText,
  qr_url: optionalText,
  transaction_id: optionalText,
  status: optionalText,
})

const refundSchema = z.strictObject({
  amount: z
    .int("must be a whole number of minor units")
    .min(1, "must be at least 1: MultiSafepay takes 0 as everything"),
  currency: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters such as EUR"),
  refundOrderId: z.string().min(1).max(50),
  description: z.string().max(200).optional(),
})

export type RefundRequest = z.input<typeof refundSchema>

const refundedSchema = z.object({ refund_id: optionalText, transaction_id: optionalText })

/** MultiSafepay's JSON API. Making a client opens no connection. */
export class MultiSafepayClient {
  readonly #apiKey: string
  readonly #transport: Transport

  constructor(config: MultiSafepayClientConfig) {
    this.#apiKey = config.apiKey.trim()
    this.#transport = new Transport({
      baseUrl: new URL(config.baseUrl ?? BASE_URLS[config.environment]),
      timeoutMs: config.timeoutMs ?? 10_000,
      maxConnections: config.maxConnections ?? 50,
      ...(config.onRequest === undefined ? {} : { onRequest: config.onRequest }),
      sleep: config.sleep ?? ((ms) => delay(ms)),
      random: config.random ?? Math.random,
      now: config.now ?? Date.now,
    })
  }

  async createOrder(request: CreateOrderRequest): Promise<CreatedOrder> {
    const endpoint = "POST /orders"
    const body = checkRequest(createOrderRequestSchema, request, endpoint)
    const origin = { endpoint, pspOrderId: body.order_id, isWrite: true }
    const { data, httpStatus } = await this.#send({
      method: "POST",
      template: "/orders",
      path: "/orders",
      body,
      pspOrderId: body.order_id,
    })
    const created = readAnswer(createdSchema, data, { ...origin, httpStatus })
    if (created.payment_url === undefined) {
      throw new MultiSafepayError(
        "MultiSafepay POST /orders answered without a payment_url. Read the order before trying again.",
        { kind: "passing", endpoint, httpStatus, pspOrderId: body.order_id, outcomeUnknown: true },
      )
    }
    return withoutUndefined({
      orderId: created.order_id,
      paymentUrl: created.payment_url,
      sessionId: created.session_id,
      qrUrl: created.qr_url,
      transactionId: created.transaction_id,
      pspOrder: created.status === undefined ? undefined : parseOrder(data, { ...origin, httpStatus }),
    })
  }

  async getOrder(orderId: string): Promise<MultiSafepayOrder> {
    const template = "/orders/{order_id}"
    const { data, httpStatus } = await this.#send({
      method: "GET",
      template,
      path: `/orders/${pathSegment(orderId)}`,
      pspOrderId: orderId,
    })
    return parseOrder(data, { endpoint: `GET ${template}`, httpStatus, pspOrderId: orderId })
  }

  /** Like getOrder, but null when MultiSafepay says that there is no such order. */
  async findOrder(orderId: string): Promise<MultiSafepayOrder | null> {
    try {
      return await this.getOrder(orderId)
    } catch (error) {
      if (error instanceof MultiSafepayError && error.isNotFound) return null
      throw error
    }
  }

  async cancelOrder(orderId: string): Promise<void> {
    await this.#send({
      method: "PATCH",
      template: "/orders/{order_id}",
      path: `/orders/${pathSegment(orderId)}`,
      body: { status: "cancelled", exclude_order: true },
      pspOrderId: orderId,
    })
  }

  async refundOrder(
    orderId: string,
    refund: RefundRequest,
  ): Promise<{ refundId: string; transactionId?: string }> {
    const template = "/orders/{order_id}/refunds"
    const endpoint = `POST ${template}`
    const checked = checkRequest(refundSchema, refund, endpoint)
    const { data, httpStatus } = await this.#send({
      method: "POST",
      template,
      path: `/orders/${pathSegment(orderId)}/refunds`,
      body: withoutUndefined({
        amount: checked.amount,
        currency: checked.currency,
        refund_order_id: checked.refundOrderId,
        description: checked.description,
      }),
      pspOrderId: orderId,
    })
    const origin = { endpoint, httpStatus, pspOrderId: orderId, isWrite: true }
    const answer = readAnswer(refundedSchema, data, origin)
    const refundId = answer.refund_id ?? answer.transaction_id
    if (refundId === undefined) readAnswer(z.object({ refund_id: requiredText }), data, origin)
    return withoutUndefined({
      refundId: refundId ?? "",
      transactionId: answer.refund_id === undefined ? undefined : answer.transaction_id,
    })
  }

  /** Closes the pool after what is under way. */
  close(): Promise<void> {
    return this.#transport.close()
  }

  #send(request: Omit<ApiRequest, "apiKey">): Promise<ApiAnswer> {
    return this.#transport.send({ ...request, apiKey: this.#apiKey })
  }
}

/** Percent-encoded id for a path. Dots alone would climb to another endpoint. */
function pathSegment(id: string): string {
  if (id === "" || id === "." || id === "..") {
    throw new MultiSafepayError("Not sent to MultiSafepay: the order id is empty or not an id.", {
      kind: "request",
      endpoint: "local",
    })
  }
  return encodeURIComponent(id)
}
