import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { waitForCart } from "../../core/cart-lock"
import { asProviderId, type ProviderId, parseProviderId } from "../../core/gateways/provider-id"
import type { RefundId } from "../../core/payments/refund-id"
import type { ShopState } from "../../core/payments/shop-state"
import { LockTakenError, runExclusive } from "../../core/run-exclusive"
import { connectionOf, type PgConnection } from "../../core/shop-db/connection"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import { shortReason } from "../../core/short-reason"
import { QUESTION_INTERVAL_MS } from "../../core/sites/order-reader"
import { formerKey } from "../../core/sites/signed-notification"
import { configOf, findSite, type Site } from "../../core/sites/site"
import { observeSync } from "../../core/telemetry/observe-sync"
import { keepDue } from "../../modules/payment-journal/due-checks"
import {
  asPspOrderId,
  isFailedRefund,
  type MultiSafepayOrder,
  type PspOrderId,
  refundsOf,
  withTimes,
} from "../../multisafepay"
import { oneStepWorkflow } from "../one-step-workflow"
import { act } from "./act"
import type { Action } from "./action"
import { alerted } from "./alerted-error"
import { isAtRest, waitsAfter } from "./at-rest"
import { decide } from "./decide"
import { describesPayment } from "./describes-payment"
import { endFailedChecks, keepFailedCheckDue } from "./failed-check"
import { finishSync, resolveReplacedRefunds } from "./finish-sync"
import { loadAlertedRefunds, NO_ALERTED_REFUNDS, withAccepted } from "./known-refunds"
import { NotOursError, OTHER_SITE, UNKNOWN_PAYMENT } from "./not-ours"
import { withImbalance } from "./order-balance"
import { isOutdated, refuseWhileBehind } from "./paid-but-unknown"
import { providerOf } from "./provider-of"
import type { Outcome, SyncContext } from "./sync-context"
import { logAction, logNotConverged } from "./sync-log"
import { type SyncedPayment, toSyncedPayment } from "./synced-payment"

export type SyncPaymentInput = {
  /** MultiSafepay's order id, which is the payment session's id. */
  psp_order_id: string
  /**
   * The provider that was notified about the order, with or without `pp_`. Needed only for an order whose session is
   * gone: its money is refunded through this provider's site.
   */
  provider_id?: string
  /** What started the sync, for the log: notification, sync, recovery … */
  trigger: string
  /**
   * What a verified notification says. It may show that nothing needs doing, which saves a request to MultiSafepay; it
   * never makes the shop act.
   */
  notifiedOrder?: MultiSafepayOrder
  /**
   * Which key of the option `previousApiKeys` signed that notification, from 0; absent when it was the current key. The
   * order is then read with that key: the shop may no longer use the site that the order belongs to.
   */
  former_key?: number
  /**
   * The maximum age of MultiSafepay's response, in ms. Default 0: a response to a request made after this call, which
   * may take a second when MultiSafepay was asked just before.
   */
  max_age_ms?: number
}

type PaymentToSync = SyncPaymentInput & { psp_order_id: PspOrderId }

/**
 * How long to wait for another payment sync of the same PSP order, in ms: MultiSafepay expects a response within 10 s.
 */
const LOCK_WAIT_MS = 8_000
/** A payment sync that did not converge in this many rounds is left to the next trigger. */
const MAX_ROUNDS = 6

/**
 * Syncs shop and PSP for one PSP order. Safe to run any number of times, from any entry point, in any process.
 * @throws NotOursError for an order that no registered provider knows, or of another MultiSafepay site than the provider's
 * @throws any error that may be temporary; nothing is lost, the next trigger continues
 */
export async function syncPayment(container: MedusaContainer, input: PaymentToSync): Promise<SyncedPayment> {
  const cameIn = performance.now()
  return observeSync(input, () =>
    runExclusive(container, `payment:${input.psp_order_id}`, { waitMs: LOCK_WAIT_MS }, (lockLost) =>
      new PaymentSyncRun(container, input, lockLost, cameIn).runOrKeepDue(),
    ),
  )
}

/**
 * The only way in which a PSP state enters the shop. Run by the notification routes, the storefront's return, the
 * recovery job and the admin's "check again".
 *
 * @example
 * const { result } = await syncPaymentWorkflow(container).run({
 *   input: { provider_id: "pp_alipay_multisafepay", psp_order_id: "payses_123", trigger: "my-script" },
 * })
 */
export const syncPaymentWorkflow = oneStepWorkflow(
  "alipay-sync-payment",
  (container, input: SyncPaymentInput) =>
    // Medusa's workflow engine passes an input on as JSON.
    syncPayment(container, {
      ...input,
      psp_order_id: asPspOrderId(input.psp_order_id),
      ...(input.notifiedOrder ? { notifiedOrder: withTimes(input.notifiedOrder) } : {}),
    }),
)

const dependsOnOrder = (action: Action): boolean =>
  action.do === "book_payment" || (action.do === "alert" && action.kind === "order_total_differs")

class PaymentSyncRun {
  private readonly taken: Action["do"][] = []
  private completionFailed = false
  private readonly refusedRefunds = new Set<RefundId>()
  private alertedRefunds = NO_ALERTED_REFUNDS
  private waitedForCart = false
  private waiting = false

  constructor(
    private readonly container: MedusaContainer,
    private readonly input: PaymentToSync,
    private readonly lockLost: AbortSignal,
    /** When the trigger arrived, by `performance.now`, before it waited for its turn. */
    private readonly cameIn: number,
  ) {}

  /** What could not be done stays due until a later run has done it. */
  async runOrKeepDue(): Promise<SyncedPayment> {
    try {
      return await this.run()
    } catch (error) {
      if (!(error instanceof NotOursError)) {
        const key = { pspOrderId: this.input.psp_order_id, providerId: this.providerId() }
        await keepFailedCheckDue(this.container, key, error).catch((reason: unknown) =>
          this.logger.error(`Alipay: a failed check was not recorded: ${shortReason(reason)}`),
        )
      }
      throw error
    }
  }

  private async run(): Promise<SyncedPayment> {
    let { shop, site } = await this.load()
    const { notifiedOrder } = this.input
    // A failed refund may have an open alert, which is resolved when another refund has replaced it.
    if (
      notifiedOrder &&
      !shop.journal &&
      describesPayment(notifiedOrder, shop, null) &&
      !refundsOf(notifiedOrder).some(isFailedRefund) &&
      this.decide(notifiedOrder, shop, site).length === 0
    ) {
      return toSyncedPayment(notifiedOrder, shop, this.taken)
    }
    const hasHistory = shop.journal !== undefined || shop.deletedOrder !== undefined
    let pspOrder = withAccepted(await this.readOrder(site), shop)
    await refuseWhileBehind(this.container, {
      pspOrderId: this.input.psp_order_id,
      providerId: shop.providerId || this.providerId() || "",
      site,
      shop,
      pspOrder,
      notifiedOrder:
        notifiedOrder && describesPayment(notifiedOrder, shop, pspOrder) ? notifiedOrder : undefined,
      decide: (seen) => this.decide(seen, shop, site),
    })
    if (!pspOrder) {
      // "Does not exist" may be temporary: earlier unfinished work is not dropped because of it.
      this.waiting = hasHistory
    }
    for (let round = 0; pspOrder; round++) {
      if (isOutdated(pspOrder, shop)) {
        this.waiting = true
        break
      }
      this.alertedRefunds = await loadAlertedRefunds(this.pg, pspOrder)
      const actions = this.decide(pspOrder, shop, site)
      if (actions.length === 0) {
        break
      }
      if (round === MAX_ROUNDS) {
        logNotConverged(this.container, this.input.psp_order_id, this.taken, actions)
        this.waiting = true
        break
      }
      const outcome = await this.actAll(actions, {
        container: this.container,
        site,
        pspOrder,
        shop,
        providerId: providerOf(pspOrder, shop, site, this.providerId()),
        lockLost: this.lockLost,
      })
      ;({ shop, site } = await this.load())
      if (outcome === "done" && isAtRest(actions)) {
        break
      }
      pspOrder = withAccepted(await site.orders.readUnlessPaid(this.input.psp_order_id), shop)
    }
    if (hasHistory || shop.journal) {
      await endFailedChecks(this.container, this.input.psp_order_id)
    }
    if (this.waiting || this.refusedRefunds.size > 0) {
      await keepDue(this.pg, { pspOrderId: this.input.psp_order_id, providerId: this.providerId() })
    } else if (hasHistory || shop.journal) {
      await finishSync(this.container, this.input.psp_order_id, shop, pspOrder)
    }
    await resolveReplacedRefunds(this.container, pspOrder && isOutdated(pspOrder, shop) ? null : pspOrder, {
      payment: shop.payment,
      ...this.alertedRefunds,
    })
    return toSyncedPayment(pspOrder, shop, this.taken)
  }

  private readOrder({ options, orders }: Site): Promise<MultiSafepayOrder | null> {
    const { psp_order_id: id, former_key: index, max_age_ms: maxAgeMs } = this.input
    const former = index === undefined ? undefined : formerKey(options, index, Date.now())
    return maxAgeMs && !former
      ? orders.read(id, maxAgeMs)
      : orders.readFresh(id, { intervalMs: QUESTION_INTERVAL_MS, since: this.cameIn, former })
  }

  private decide(pspOrder: MultiSafepayOrder, shop: ShopState, { options }: Site): Action[] {
    const { completionFailed, refusedRefunds, alertedRefunds } = this
    const { uncompletable } = options
    return decide(pspOrder, shop, {
      now: shop.readAt ?? new Date(),
      nodeNow: new Date(),
      completionFailed,
      refusedRefunds,
      ...alertedRefunds,
      uncompletable,
    })
  }

  /** @returns "waited" when the shop must be read again before anything is done */
  private async actAll(actions: Action[], context: SyncContext): Promise<"done" | "waited"> {
    for (const action of actions) {
      // The database was unreachable for longer than the lease: another process may be working on this payment.
      this.lockLost.throwIfAborted()
      if (dependsOnOrder(action) && context.shop.cartId && !this.waitedForCart) {
        // The order may come from a completion that is still running, and that may undo it: let it finish, then check again.
        this.waitedForCart = true
        await waitForCart(this.container, context.shop.cartId, LOCK_WAIT_MS).catch((error: unknown) => {
          // A killed completion may keep the lock: the alert is raised all the same.
          if (action.do !== "alert" || !(error instanceof LockTakenError)) {
            throw error
          }
        })
        return "waited"
      }
      logAction(action, context, this.input.trigger)
      if ((await this.carryOut(action, context)) !== "known") {
        this.taken.push(action.do)
      }
    }
    return "done"
  }

  private async carryOut(action: Action, context: SyncContext): Promise<Outcome> {
    const outcome = await act(action, context)
    if (outcome === "failed_for_good") {
      this.completionFailed = true
    }
    if (outcome === "refused" && action.do === "send_refund") {
      this.refusedRefunds.add(action.refundId)
    }
    if (outcome === "waiting") {
      throw alerted(
        new MedusaError(
          MedusaError.Types.UNEXPECTED_STATE,
          `${context.pspOrder.orderId} is paid and has no payment session: it is checked again before the money is refunded`,
        ),
      )
    }
    if (waitsAfter(action)) {
      this.waiting = true
    }
    return outcome
  }

  private async load(): Promise<{ shop: ShopState; site: Site }> {
    const { provider_id: providerId, psp_order_id: pspOrderId } = this.input
    const { shop, site } = await loadShopState(this.container, pspOrderId)
    if (site && providerId && parseProviderId(providerId)?.registrationId !== site.registrationId) {
      throw new NotOursError(
        OTHER_SITE,
        `${pspOrderId} belongs to ${shop.providerId}, not to the MultiSafepay site of ${providerId}`,
      )
    }
    if (site) {
      return { shop: await withImbalance(this.container, shop), site }
    }
    if (!providerId) {
      throw new NotOursError(UNKNOWN_PAYMENT, `There is no Alipay payment session ${pspOrderId}`)
    }
    const named = findSite(configOf(this.container), providerId)
    if (!named) {
      throw new NotOursError(UNKNOWN_PAYMENT, `${pspOrderId} is of ${providerId}, which is not registered`)
    }
    return { shop, site: named }
  }

  private providerId(): ProviderId | "" | undefined {
    const { provider_id: id } = this.input
    return id && (parseProviderId(id)?.id ?? asProviderId(id))
  }

  private get pg(): PgConnection {
    return connectionOf(this.container)
  }

  private get logger() {
    return this.container.resolve(ContainerRegistrationKeys.LOGGER)
  }
}
