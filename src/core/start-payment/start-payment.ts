import type { BigNumberInput, Logger } from "@medusajs/framework/types"
import {
  type CreatedOrder,
  type CreateOrderRequest,
  MultiSafepayError,
  minorUnitDecimals,
  type PspOrderId,
} from "../../multisafepay"
import { assertEligible, checkEligibility, unavailabilityOf } from "../eligibility/eligibility"
import { type MerchantLimits, merchantLimitsOf } from "../eligibility/merchant-limits"
import type { Gateway } from "../gateways/gateways"
import type { AlipayProviderId } from "../gateways/provider-id"
import { toPspAmount } from "../payments/amount"
import { paymentLinkRequest } from "../sessions/payment-link"
import { requestContext } from "../sessions/request-context"
import { type SessionData, writeSessionData } from "../sessions/session-data"
import { readShopper, type Shopper } from "../sessions/shopper"
import { parseStorefrontInput } from "../sessions/storefront-input"
import type { SessionRecords } from "../shop-db/sessions/session-records"
import { shortReason } from "../short-reason"
import type { Site } from "../sites/site"
import { amendOrder } from "./amend-order"
import { toCreateOrderRequest } from "./create-order-request"

export type PaymentToStart = {
  sessionId: PspOrderId
  provider: AlipayProviderId
  /** Major units. */
  amount: BigNumberInput
  currency: string
  /** What the storefront sent. */
  data: Record<string, unknown> | undefined
  /** The logged-in customer. */
  customer?: { id: string; email?: string } | undefined
}

export type StartServices = {
  site: Site
  /** Called only when some of it is needed. */
  loadRecords: (
    sessionId: PspOrderId,
    wanted: { customerId: string | undefined; lines: boolean },
  ) => Promise<SessionRecords | undefined>
  logger: Pick<Logger, "info" | "warn">
}

/**
 * Creates the PSP order of a payment session. Usually this is one call of MultiSafepay, and no SQL when the storefront
 * says who the shopper is.
 * @throws MedusaError invalid_data for wrong storefront data
 * @throws MedusaError not_allowed, with the code that the list of methods shows, when Alipay cannot be used
 * @throws MultiSafepayError when MultiSafepay refuses or cannot be reached
 */
export async function startPayment(payment: PaymentToStart, services: StartServices): Promise<SessionData> {
  const { sessionId, provider, amount, data } = payment
  const { site, logger } = services
  const { options } = site
  const { gateway } = provider
  const input = parseStorefrontInput(data, gateway, options)
  const link = paymentLinkRequest()
  // A link is paid by the customer, whoever made the request that starts it again.
  const request = link ? {} : requestContext()
  // The merchant's limits apply to shoppers, not to links: the merchant creates those deliberately.
  const limits = link ? {} : merchantLimitsOf(options, gateway)
  const knownShopper = input.shopper ?? request.shopper
  const records = await recordsOf(payment, knownShopper, limits, services)
  const shopper = knownShopper ?? records?.shopper ?? readShopper(payment.customer)
  const currency = payment.currency.toUpperCase()

  const { countries, customerGroups } = limits
  const country = (countries ? records?.shopper : shopper)?.country_code
  const requested = {
    currency,
    amount,
    ...(country || countries ? { country: country ?? null } : {}),
    ...(customerGroups ? { customerGroups: records?.customerGroups ?? [] } : {}),
  }
  const { amountRounding, currencyDecimals } = options
  assertEligible(
    checkEligibility(requested, gateway, {
      merchant: limits,
      methods: site.methods.fresh(),
      currencyDecimals,
      amountRounding,
    }),
  )
  const minor = toPspAmount(amount, currency, options)
  const wanted = toCreateOrderRequest(
    { sessionId, provider, amount: minor, currency, input, link, shopper, request, records },
    options,
  )
  const context = {
    providerId: provider.id,
    sessionId,
    ...(records?.cartId ? { cartId: records.cartId } : {}),
    ...(link?.orderId ? { orderId: link.orderId } : {}),
  }
  const order = await amendOrder(wanted, context, options.amendOrder, logger)
  const created = await createOrder(order, payment, services)
  logger.info(`Alipay: ${provider.id} started ${sessionId} of ${minor} ${currency} (minor units)`)
  return writeSessionData({
    session_id: sessionId,
    psp_order_id: sessionId,
    payment_url: created.paymentUrl,
    qr_url: created.qrUrl,
    gateway: gateway.code,
    payment_type: order.type,
    environment: options.environment,
    amount_minor: minor,
    currency,
    decimals: minorUnitDecimals(currency, currencyDecimals),
    expires_at: new Date(Date.now() + payableFor(order, gateway) * 1_000).toISOString(),
  })
}

/** How long the shopper can pay, in seconds. The gateway's limit for a direct payment starts immediately. */
function payableFor({ type, seconds_active: link = 0 }: CreateOrderRequest, gateway: Gateway) {
  return type === "direct" ? Math.min(link, gateway.directLifetimeSeconds ?? link) : link
}

/**
 * Reads from the shop's database what the storefront did not send. The merchant's limits by country and customer group
 * are always checked with the database, never with what a storefront sends.
 */
async function recordsOf(
  { sessionId, customer }: PaymentToStart,
  knownShopper: Shopper | undefined,
  limits: MerchantLimits,
  { site: { options }, loadRecords, logger }: StartServices,
): Promise<SessionRecords | undefined> {
  const needed = limits.countries !== undefined || limits.customerGroups !== undefined
  const useful =
    options.shoppingCart ||
    options.amendOrder !== undefined ||
    (!knownShopper && options.shopperData !== "none")
  if (!needed && !useful) {
    return undefined
  }
  try {
    return await loadRecords(sessionId, { customerId: customer?.id, lines: options.shoppingCart })
  } catch (error) {
    if (needed) {
      throw error
    }
    logger.warn(`Alipay: ${sessionId} is started without shopper data: ${shortReason(error)}`)
    return undefined
  }
}

/**
 * After an ambiguous response, no second order is created. MultiSafepay sends the payment URL only with the response,
 * so an order that may exist is cancelled. The shopper's next try gets a new session and a new order.
 */
async function createOrder(
  request: CreateOrderRequest,
  { sessionId, provider: { gateway } }: PaymentToStart,
  { site: { client, methods }, logger }: StartServices,
): Promise<CreatedOrder> {
  try {
    return await client.createOrder(request)
  } catch (error) {
    if (error instanceof MultiSafepayError && error.outcomeUnknown) {
      await client.cancelOrder(sessionId).catch((reason: Error) => {
        logger.warn(
          `Alipay: ${sessionId} got an ambiguous response when it was started, and could not be closed: ${shortReason(reason)}`,
        )
      })
    }
    const unavailability = unavailabilityOf(error, gateway, request.currency)
    if (unavailability) {
      methods.expire()
      assertEligible(unavailability)
    }
    throw error
  }
}
