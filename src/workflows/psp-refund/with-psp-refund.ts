import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { withMedusaErrors } from "../../core/payments/medusa-error"
import type { ShopState } from "../../core/payments/shop-state"
import { runExclusive } from "../../core/run-exclusive"
import { connectionOf } from "../../core/shop-db/connection"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import { configOf, findSite, type Site } from "../../core/sites/site"
import { rememberedProvider } from "../../modules/payment-journal/payments"
import { type PspOrderId, type PspRefund, type PspRefundId, refundsOf } from "../../multisafepay"
import { takeRefundOutOfBooks } from "../sync-payment/take-refund-out"

const LOCK_WAIT_MS = 8_000

export type RefundToChange = {
  pspOrderId: PspOrderId
  pspRefundId: PspRefundId
  /** The user's id. */
  by: string
}

/** One refund at MultiSafepay and its payment. */
export type PspRefundContext = {
  shop: ShopState
  site: Site
  lockLost: AbortSignal
  /**
   * The refund, and all refunds of its payment, as MultiSafepay shows them now.
   * @throws MedusaError not_found when MultiSafepay does not list it
   */
  read: () => Promise<{ refund: PspRefund; all: PspRefund[] }>
  /** Calls MultiSafepay. Throws a MedusaError instead of any other. */
  atPsp: <T>(work: () => Promise<T>) => Promise<T>
  /**
   * Takes the refund out of Medusa's books. Safe to repeat.
   * @returns false when it is not in the books
   */
  takeOutOfBooks: (refund: PspRefund) => Promise<boolean>
}

/**
 * Runs work on one refund at MultiSafepay, under the lock of its payment.
 * @param task what the merchant wants, for example "send the refund again"
 * @throws MedusaError not_found when the shop knows no such payment
 * @throws LockTakenError when the payment is being synced for too long
 * @throws whatever `work` throws
 */
export async function withPspRefund<T>(
  container: MedusaContainer,
  { pspOrderId, pspRefundId }: Pick<RefundToChange, "pspOrderId" | "pspRefundId">,
  task: string,
  work: (context: PspRefundContext) => Promise<T>,
): Promise<T> {
  return runExclusive(container, `payment:${pspOrderId}`, { waitMs: LOCK_WAIT_MS }, async (lockLost) => {
    const { shop, site = await siteWithoutSession(container, pspOrderId) } = await loadShopState(
      container,
      pspOrderId,
    )
    if (!site) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no Alipay payment ${pspOrderId}`)
    }
    return work({
      shop,
      site,
      lockLost,
      async read() {
        const all = refundsOf(await site.client.getOrder(pspOrderId))
        const refund = all.find(({ transactionId }) => transactionId === pspRefundId)
        if (!refund) {
          throw new MedusaError(MedusaError.Types.NOT_FOUND, `MultiSafepay lists no refund ${pspRefundId}`)
        }
        return { refund, all }
      },
      atPsp: (work) => withMedusaErrors(task, work).finally(() => site.orders.forget(pspOrderId)),
      async takeOutOfBooks({ refundOrderId }) {
        const booked = shop.payment?.refunds.find(
          ({ id, pspRefundId: noted }) => id === refundOrderId || noted === pspRefundId,
        )
        if (booked) {
          await takeRefundOutOfBooks(container, booked.id)
        }
        return booked !== undefined
      },
    })
  })
}

/** When the session is gone, only the plugin's own tables know the provider. */
async function siteWithoutSession(
  container: MedusaContainer,
  pspOrderId: PspOrderId,
): Promise<Site | undefined> {
  const providerId = await rememberedProvider(connectionOf(container), pspOrderId)
  return providerId ? findSite(configOf(container), providerId) : undefined
}
