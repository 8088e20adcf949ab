import { type Account, accountSchema } from "./account"
import { readAnswer } from "./answer"
import { checkRequest, pathSegment } from "./check-request"
import { type MultiSafepayClientConfig, resolveClientConfig } from "./client-config"
import { type CreatedOrder, parseCreatedOrder, paymentPageRule } from "./created-order"
import { cutText } from "./cut-text"
import { MultiSafepayError } from "./errors"
import { type MultiSafepayOrder, parseOrderOf } from "./order"
import { type CreateOrderRequest, createOrderRequestSchema } from "./order-request"
import {
  type InvoiceUpdate,
  invoiceUpdateSchema,
  type ShipmentUpdate,
  shipmentUpdateSchema,
} from "./order-update"
import { type PaymentMethod, paymentMethodsSchema } from "./payment-method"
import type { PspOrderId } from "./psp-order-id"
import {
  type CreatedRefund,
  parseCreatedRefund,
  type RefundRequest,
  refundRequestSchema,
} from "./refund-request"
import type { Secret } from "./secret"
import {
  type TransactionFilter,
  type TransactionPage,
  toTransactionPage,
  transactionFilterSchema,
  transactionPageSchema,
} from "./transaction"
import { type ApiRequest, Transport } from "./transport"

const ORDER = "/orders/{order_id}"
const REFUNDS = "/orders/{order_id}/refunds"

/**
 * MultiSafepay's JSON API, one method per endpoint. Every method throws MultiSafepayError, also for errors that are
 * found before anything is sent. Reads are retried within the time-out, writes are sent once: after an error with
 * `outcomeUnknown`, read the order before doing anything else.
 *
 * Amounts are in minor units.
 */
export class MultiSafepayClient {
  readonly #apiKey: Secret
  readonly #target: { environment: string; baseUrl: URL }
  readonly #transport: Transport

  /** Opens no connection. Throws a configuration error for an invalid `baseUrl`. */
  constructor(config: MultiSafepayClientConfig) {
    const resolved = resolveClientConfig(config)
    this.#apiKey = resolved.apiKey
    this.#target = resolved.transport
    this.#transport = new Transport(resolved.transport)
  }

  /** Creates an order with a payment page. Text that the shopper entered is cut to MultiSafepay's limits. */
  async createOrder(request: CreateOrderRequest): Promise<CreatedOrder> {
    const endpoint = "POST /orders"
    const body = checkRequest(createOrderRequestSchema, request, endpoint)
    const pspOrderId = body.order_id
    const { data, httpStatus } = await this.#send({
      method: "POST",
      template: "/orders",
      path: "/orders",
      body,
      pspOrderId,
    })
    const origin = { endpoint, httpStatus, pspOrderId, isWrite: true }
    return parseCreatedOrder(data, pspOrderId, origin, paymentPageRule(this.#target, body.type))
  }

  /** @param how `apiKey` replaces the client's key, with a former key or one of a site that is no longer used */
  async getOrder(orderId: PspOrderId, how: { apiKey?: Secret } = {}): Promise<MultiSafepayOrder> {
    const { data, httpStatus } = await this.#send({ ...this.#ofOrder("GET", orderId), ...how })
    return parseOrderOf(orderId, data, { endpoint: `GET ${ORDER}`, httpStatus, pspOrderId: orderId })
  }

  /** Like getOrder, but null when MultiSafepay says for certain that there is no such order. */
  async findOrder(orderId: PspOrderId, how: { apiKey?: Secret } = {}): Promise<MultiSafepayOrder | null> {
    try {
      return await this.getOrder(orderId, how)
    } catch (error) {
      if (error instanceof MultiSafepayError && error.isNotFound) return null
      throw error
    }
  }

  /**
   * Cancels an unpaid order with its payment link and its Second Chance e-mails. MultiSafepay does not document what
   * this does to a paid order: read it first.
   */
  async cancelOrder(orderId: PspOrderId): Promise<void> {
    await this.#send({
      ...this.#ofOrder("PATCH", orderId),
      body: { status: "cancelled", exclude_order: true },
    })
  }

  async updateInvoice(orderId: PspOrderId, update: InvoiceUpdate): Promise<void> {
    const body = checkRequest(invoiceUpdateSchema, update, `PATCH ${ORDER}`)
    await this.#send({ ...this.#ofOrder("PATCH", orderId), body })
  }

  async shipOrder(orderId: PspOrderId, update: ShipmentUpdate): Promise<void> {
    const body = checkRequest(shipmentUpdateSchema, update, `PATCH ${ORDER}`)
    await this.#send({ ...this.#ofOrder("PATCH", orderId), body })
  }

  /** Refunds an amount of at least one minor unit; the API's "0 means everything" cannot be sent. */
  async refundOrder(orderId: PspOrderId, refund: RefundRequest): Promise<CreatedRefund> {
    const endpoint = `POST ${REFUNDS}`
    const body = checkRequest(refundRequestSchema, refund, endpoint)
    const { data, httpStatus } = await this.#send({
      method: "POST",
      template: REFUNDS,
      path: `/orders/${pathSegment(orderId, "orderId")}/refunds`,
      body,
      pspOrderId: orderId,
    })
    return parseCreatedRefund(data, { endpoint, httpStatus, pspOrderId: orderId, isWrite: true })
  }

  /** Withdraws a refund while it is reserved, which MultiSafepay allows until midnight in Amsterdam. */
  async cancelRefund(orderId: PspOrderId, refundId: string, description?: string): Promise<void> {
    await this.#send({
      method: "PATCH",
      template: `${REFUNDS}/{refund_id}`,
      path: `/orders/${pathSegment(orderId, "orderId")}/refunds/${pathSegment(refundId, "refundId")}`,
      body: {
        status: "void",
        ...(description === undefined ? {} : { description: cutText(description, 200) }),
      },
      pspOrderId: orderId,
    })
  }

  /** Those of the given methods that the site offers, with their limits, currencies and icons. */
  async listPaymentMethods(ids: readonly string[]): Promise<PaymentMethod[]> {
    const template = "/payment-methods"
    const { data, httpStatus } = await this.#send({ method: "GET", template, path: template })
    return readAnswer(paymentMethodsSchema(ids), data, { endpoint: `GET ${template}`, httpStatus })
  }

  async getAccount(): Promise<Account> {
    const { data, httpStatus } = await this.#send({ method: "GET", template: "/me", path: "/me" })
    return readAnswer(accountSchema, data, { endpoint: "GET /me", httpStatus })
  }

  /** A page of the transactions of the key's site, newest first. */
  async listTransactions(filter: TransactionFilter): Promise<TransactionPage> {
    const template = "/transactions"
    const endpoint = `GET ${template}`
    const query = checkRequest(transactionFilterSchema, filter, endpoint)
    const { body, httpStatus } = await this.#send({ method: "GET", template, path: template, query })
    return toTransactionPage(readAnswer(transactionPageSchema, body, { endpoint, httpStatus }))
  }

  /** Closes the connections after the running calls have ended. */
  close(): Promise<void> {
    return this.#transport.close()
  }

  #ofOrder(method: "GET" | "PATCH", orderId: PspOrderId) {
    return {
      method,
      template: ORDER,
      path: `/orders/${pathSegment(orderId, "orderId")}`,
      pspOrderId: orderId,
    }
  }

  #send(request: Omit<ApiRequest, "apiKey"> & { apiKey?: Secret }) {
    return this.#transport.send({
      apiKey: this.#apiKey,
      hasOtherKey: request.apiKey !== undefined,
      ...request,
    })
  }
}
