import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { shortReason } from "../../core/short-reason"
import { toBookedMinorUnits } from "../../providers/alipay/amount"
import { isBeingClosed } from "../../providers/alipay/closing-mark"
import type { PgConnection } from "../../providers/alipay/payment-records"
import { isLasting, isLockTimeOut } from "./completion-failure"
import { pauseCompletion } from "./completion-pause"
import { dropRivals } from "./drop-rivals"
import type { Outcome, Scene } from "./scene"

/**
 * Places the order of a paid cart; core authorises the payment session on the way.
 * @throws MedusaError unexpected_state when the cart is not what was paid for
 * @throws whatever else is in the way and may pass
 */
export async function completeCart(cartId: string, scene: Scene): Promise<Outcome> {
  refuseTooEarly(cartId, scene)
  await refuseChangedCart(cartId, scene)
  await dropRivals(scene)
  const { errors } = await scene.container
    .resolve(Modules.WORKFLOW_ENGINE)
    .run(completeCartWorkflowId, { input: { id: cartId }, throwOnError: false })
  const error: unknown = errors?.[0]?.error
  if (error === undefined) {
    return "done"
  }
  const message = shortReason(error)
  scene.container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`Alipay: the paid cart ${cartId} of ${scene.pspOrder.orderId} could not be completed: ${message}`)
  if (isLasting(error)) {
    return "failed_for_good"
  }
  if (isLockTimeOut(error)) {
    const pg = scene.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
    await pauseCompletion(pg, scene.pspOrder.orderId, Date.now())
  }
  throw error
}

/** Another process is at this cart, or was and left its locks: trying would be in vain, or do harm. */
function refuseTooEarly(cartId: string, { shop: { session } }: Scene): void {
  const reason = isBeingClosed(session?.closing, Date.now())
    ? "is being changed"
    : session?.pauseLeft && "waits for Medusa's locks on its stock to run out"
  if (reason) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The cart ${cartId} ${reason}: it is completed in a moment`,
    )
  }
}

/** How long a completion or a change that is under way may keep the cart's lock until it is looked at again, in s. */
const UNDER_WAY_SECONDS = 5

/**
 * Core completes a cart whatever it holds by now; the provider refuses to book what was not paid, and the order number
 * is lost. So the total is looked at here: a change of the cart may be under way, which the provider's veto is about to
 * undo, or may have been cut short when the shop died. If it is a completion that is under way, the order that it
 * leaves is what this payment is compared with next.
 */
async function refuseChangedCart(cartId: string, scene: Scene): Promise<void> {
  if (!(await whyNotPaidFor(cartId, scene))) {
    return
  }
  await scene.container
    .resolve(Modules.LOCKING)
    .execute(cartId, async () => {}, { timeout: UNDER_WAY_SECONDS })
  const reason = await whyNotPaidFor(cartId, scene)
  if (reason) {
    throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, reason)
  }
}

/** @returns why a cart is not completed with this payment; undefined when it may be, or has been already */
async function whyNotPaidFor(cartId: string, { container, account, pspOrder }: Scene) {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: ["id", "total", "raw_total", "currency_code", "completed_at"],
    filters: { id: cartId },
  })
  const cart = data[0]
  if (!cart || cart.completed_at) {
    return undefined
  }
  const currency = cart.currency_code.toUpperCase()
  const total = toBookedMinorUnits(cart.raw_total ?? cart.total, currency, account.options)
  return currency === pspOrder.currency && total === pspOrder.amount
    ? undefined
    : `The cart ${cartId} comes to ${total} ${currency} (minor units) now, and ${pspOrder.amount} ${pspOrder.currency} were paid: it is not completed`
}
