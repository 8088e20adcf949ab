import type { BigNumberInput, Logger } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { type CreatedOrder, type CreateOrderRequest, MultiSafepayError } from "../../multisafepay"
import type { Account } from "./account"
import { toPspAmount } from "./amount"
import { toCreateOrderRequest } from "./create-order-request"
import type { AlipayProviderId } from "./gateway"
import { paymentLinkWish } from "./payment-link"
import { type SessionData, writeSessionData } from "./session-data"
import { parseStorefrontInput } from "./storefront-input"

export type PaymentToStart = {
  sessionId: string
  provider: AlipayProviderId
  /** Major units, as Medusa counts. */
  amount: BigNumberInput
  currency: string
  /** What the storefront sent. */
  data: Record<string, unknown> | undefined
}

/**
 * Starts a payment: makes the PSP order of a payment session. On the happy path this is one call.
 * @throws MedusaError invalid_data for an amount of 0 or wrong storefront data
 * @throws MultiSafepayError when MultiSafepay refuses or cannot be reached
 */
export async function startPayment(
  { sessionId, provider, amount, currency, data }: PaymentToStart,
  account: Account,
  logger: Pick<Logger, "info" | "warn">,
): Promise<SessionData> {
  const { options } = account
  const input = parseStorefrontInput(data, options)
  const link = paymentLinkWish()
  const currencyCode = currency.toUpperCase()
  const minor = toPspAmount(amount, currencyCode, options)
  if (minor <= 0) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "Alipay cannot take a payment of 0: complete the cart without one",
    )
  }
  const request = toCreateOrderRequest(
    { sessionId, provider, amount: minor, currency: currencyCode, input, link },
    options,
  )
  const created = await createOrder(request, account, logger)
  logger.info(`Alipay: ${provider.id} started ${sessionId} of ${minor} ${currencyCode} (minor units)`)
  return writeSessionData(
    {
      session_id: sessionId,
      psp_order_id: sessionId,
      payment_url: created.paymentUrl,
      qr_url: created.qrUrl,
      gateway: provider.gateway,
      payment_type: request.type,
      environment: options.environment,
      amount_minor: minor,
      currency: currencyCode,
      expires_at: new Date(
        Date.now() + (link?.lifetimeSeconds ?? options.linkLifetime) * 1_000,
      ).toISOString(),
    },
    options.apiKey,
  )
}

/**
 * An unclear answer is never followed by a second order. The URL to pay at comes with the answer only, so an order
 * that was made without our hearing of it is closed; the shopper's next try has a session, and an order, of its own.
 */
async function createOrder(
  request: CreateOrderRequest,
  { client }: Account,
  logger: Pick<Logger, "warn">,
): Promise<CreatedOrder> {
  try {
    return await client.createOrder(request)
  } catch (error) {
    if (error instanceof MultiSafepayError && error.outcomeUnknown) {
      await client.cancelOrder(request.order_id).catch((reason: Error) => {
        logger.warn(
          `Alipay: ${request.order_id} was started with an unclear answer and not closed: ${reason.message}`,
        )
      })
    }
    throw error
  }
}
