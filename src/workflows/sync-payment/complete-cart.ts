import { asValue } from "@medusajs/framework/awilix"
import type { MedusaContainer, RemoteQueryFunction } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { waitForCart, withCartLock } from "../../core/cart-lock"
import { loggerOf } from "../../core/logger"
import { toBookedMinorUnits } from "../../core/payments/amount"
import { holdsMoney } from "../../core/payments/payment-state"
import { LockTakenError } from "../../core/run-exclusive"
import { shortReason } from "../../core/short-reason"
import { findSite } from "../../core/sites/site"
import type { ActionOf } from "./action"
import { classifyFailure, failed, refuseTooEarly } from "./failed-completion"
import { recomputeCollection } from "./recompute-collection"
import type { FailureCause } from "./refund-policy"
import { setSessionStatus } from "./session-actions"
import type { Outcome, SyncContext } from "./sync-context"

/**
 * Places the order of a paid cart; core authorises the payment session in the process.
 * @returns "failed_for_good" when the refund policy gives the cart up, or the merchant wants the money refunded
 * @throws TooEarlyError when it is too early for another try
 * @throws any error that may be temporary; it is recorded together with the time of the next try
 */
export async function completeCart(
  { cartId, reopenSession }: ActionOf<"complete_cart">,
  context: SyncContext,
): Promise<Outcome> {
  if (reopenSession) {
    await setSessionStatus(context.shop.payment ? "authorized" : "pending", context)
  }
  refuseTooEarly(cartId, context)
  if (context.shop.journal?.completion) {
    // A killed completion may have left its lock, which is taken over here when its lease has ended: in PostgreSQL, core
    // never does. For any other lock, core waits.
    await waitForCart(context.container, cartId, 0).catch((error: unknown) => {
      if (!(error instanceof LockTakenError)) {
        throw error
      }
    })
  }
  // Looked at before as well: the stock may be released between the failure and the look at what holds it.
  const before = context.shop.journal?.completion ? await classifyFailure(cartId, context) : undefined
  const problem = (await problemOf(cartId, context)) && (await problemWhenQuiet(cartId, context))
  if (problem) {
    return failed(problem.error, problem.cause, cartId, context)
  }
  await dropCompetingSessions(context)
  await alignCollection(cartId, context)
  const scope = withProviderOffered(context.container, context.shop.providerId)
  const { errors } = await completeCartWorkflow(scope).run({ input: { id: cartId }, throwOnError: false })
  const error: unknown = errors?.[0]?.error
  if (error === undefined) {
    return "done"
  }
  const after = await classifyFailure(cartId, context)
  return failed(error, after === "other" && before === "held" ? "held" : after, cartId, context)
}

type Cart = {
  id: string
  total: number
  raw_total?: Parameters<typeof toBookedMinorUnits>[0]
  currency_code: string
  completed_at?: string | Date | null
}

type Problem = { error: MedusaError; cause: FailureCause }

/** How long a completion or a change that is in progress may hold the cart's lock, in ms. */
const UNDER_WAY_MS = 5_000

/** A refused cart change, or two concurrent ones, may leave an amount on the collection that the cart never had. */
async function alignCollection(cartId: string, { container, pspOrder, shop }: SyncContext): Promise<void> {
  if (shop.collection && shop.collection.amount !== pspOrder.amount) {
    await withCartLock(container, cartId, UNDER_WAY_MS, () => recomputeCollection(container, cartId))
  }
}

/**
 * Checks again once the cart's lock is free: a change in progress may be about to be vetoed and undone, or a completion
 * in progress may place the order.
 */
async function problemWhenQuiet(cartId: string, context: SyncContext): Promise<Problem | undefined> {
  await waitForCart(context.container, cartId, UNDER_WAY_MS)
  return problemOf(cartId, context)
}

/**
 * Core completes a cart even if its content has changed; the provider then refuses to book what was not paid, and the
 * order number is lost. So the total is checked first.
 * @returns undefined when the cart may be completed with this payment, or already has been
 */
async function problemOf(
  cartId: string,
  { container, site, pspOrder }: SyncContext,
): Promise<Problem | undefined> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: ["id", "total", "raw_total", "currency_code", "completed_at"],
    filters: { id: cartId },
  })
  const cart = data[0] as Cart | undefined
  if (!cart) {
    const error = new MedusaError(MedusaError.Types.NOT_FOUND, `The cart ${cartId} does not exist any more`)
    return { error, cause: "proven" }
  }
  const currency = cart.currency_code.toUpperCase()
  const total = toBookedMinorUnits(cart.raw_total ?? cart.total, currency, site.options)
  if (cart.completed_at || (currency === pspOrder.currency && total === pspOrder.amount)) {
    return undefined
  }
  const error = new MedusaError(
    MedusaError.Types.UNEXPECTED_STATE,
    `The cart ${cartId} now has a total of ${total} ${currency} (minor units), but ${pspOrder.amount} ${pspOrder.currency} were paid: it is not completed`,
  )
  return { error, cause: "other" }
}

/**
 * Core completes a cart with its first pending payment session, even if another one was paid. Core keeps one session
 * per cart by deleting the others when it creates one, but two concurrent requests do not see each other's session. So
 * the others are deleted here in the same way: each provider closes its payment first. A session that is paid too is
 * kept, and payment sync refunds what the order does not need.
 */
async function dropCompetingSessions({ container, shop }: SyncContext): Promise<void> {
  const logger = loggerOf(container)
  for (const { id, providerId } of shop.competingSessions ?? []) {
    try {
      // Checked first: the veto of a paid session would block this cart's completion for some seconds.
      const pspOrder = await findSite(container, providerId)?.orders.readUnlessPaid(id)
      if (!pspOrder || !holdsMoney(pspOrder)) {
        await container.resolve(Modules.PAYMENT).deletePaymentSession(id)
        logger.info(`Alipay: ${id} was dropped: the same cart is paid with ${shop.session?.id}`)
      }
    } catch (error) {
      // It may be gone, or paid by now. If it blocks the cart, completion fails and is retried.
      logger.warn(`Alipay: the payment session ${id} could not be dropped: ${shortReason(error)}`)
    }
  }
}

/**
 * A container for completing a cart whose provider was removed from the region after the payment was started, for
 * example when the merchant moves from Alipay to Alipay+, or whose region was deleted. Core checks the region's
 * providers when it completes a cart, and would refuse a payment that was already made. The region itself is not
 * changed, so no new payment can be started.
 */
function withProviderOffered(container: MedusaContainer, providerId: string): MedusaContainer {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const graph = async (...request: Parameters<typeof query.graph>) => {
    const answer = await query.graph(...request)
    if (!asksForProvidersOnly(request[0])) {
      return answer
    }
    const regions = answer.data.length > 0 ? answer.data : [{}]
    return { ...answer, data: regions.map(offering(providerId)) }
  }
  const scope = container.createScope()
  const offered = new Proxy(query, {
    get: (target, name) => (name === "graph" ? graph : Reflect.get(target, name)),
  }) as RemoteQueryFunction
  scope.register(ContainerRegistrationKeys.QUERY, asValue(offered))
  return scope as MedusaContainer
}

/** Matches the query of core's validate-cart-payments, and no other. */
const asksForProvidersOnly = ({ entity, fields }: { entity: unknown; fields: readonly unknown[] }) =>
  entity === "region" && fields.length === 1 && fields[0] === "payment_providers.id"

const offering =
  (providerId: string) =>
  (region: unknown): unknown => {
    const { payment_providers } = region as { payment_providers?: ({ id: string } | null)[] }
    return { ...(region as object), payment_providers: [...(payment_providers ?? []), { id: providerId }] }
  }
