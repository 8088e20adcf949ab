import type { MedusaContainer } from "@medusajs/framework/types"
import { waitForCart } from "../../core/cart-lock"
import { asProviderId, parseProviderId } from "../../core/gateways/provider-id"
import { loggerOf } from "../../core/logger"
import { predatesPayment } from "../../core/payments/contradiction"
import { totalFee } from "../../core/payments/fees"
import type { RefundId } from "../../core/payments/refund-id"
import type { ShopState } from "../../core/payments/shop-state"
import { LockTakenError, runExclusive } from "../../core/run-exclusive"
import { connectionOf } from "../../core/shop-db/connection"
import { loadShopState } from "../../core/shop-db/sessions/load-shop-state"
import { shortReason } from "../../core/short-reason"
import { QUESTION_INTERVAL_MS } from "../../core/sites/order-reader"
import type { Site } from "../../core/sites/site"
import { observeSync } from "../../core/telemetry/observe-sync"
import { noteFee, type PaymentKey } from "../../modules/payment-journal/payments"
import {
  asPspOrderId,
  formerKey,
  isFailedRefund,
  type MultiSafepayOrder,
  type PspOrderId,
  refundsOf,
  withTimes,
} from "../../multisafepay"
import { oneStepWorkflow } from "../one-step-workflow"
import type { Action, ActionOf } from "./action"
import { isWithinBudget } from "./change-budget"
import { completeCart } from "./complete-cart"
import { dependsOnOrder, isConverged, waitsAfter } from "./converged"
import { decide } from "./decide"
import { describesPayment } from "./describes-payment"
import { keepDueIfItFails } from "./failed-check"
import { endReview, finishSync } from "./finish-sync"
import { loadAlertedRefunds, NO_ALERTED_REFUNDS, withAccepted } from "./known-refunds"
import { siteOfPayment } from "./not-ours"
import { ORDER_ACTIONS } from "./order-actions"
import { withImbalance } from "./order-balance"
import { refuseWhileBehind } from "./paid-but-unknown"
import { providerOf } from "./provider-of"
import { ALERT_ACTIONS } from "./raise-alert"
import { REFUND_ACTIONS } from "./refund-actions"
import { SESSION_ACTIONS } from "./session-actions"
import type { Handlers, SyncContext, SyncPaymentInput } from "./sync-context"
import { logAction, logNotConverged } from "./sync-log"
import { type SyncedPayment, toSyncedPayment } from "./synced-payment"

type PaymentToSync = SyncPaymentInput & { psp_order_id: PspOrderId }

/**
 * How long to wait for another payment sync of the same PSP order, in ms: MultiSafepay expects a response within 10 s.
 */
const LOCK_WAIT_MS = 8_000
/** A payment sync that did not converge in this many rounds is left to the next trigger. */
const MAX_ROUNDS = 6

/**
 * Syncs shop and PSP for one PSP order. Safe to run any number of times, from any entry point, in any process.
 * @throws NotOursError for an order that no registered provider knows, or of another MultiSafepay site than the
 *   provider's
 * @throws any error that may be temporary; nothing is lost, the next trigger continues
 */
export async function syncPayment(container: MedusaContainer, input: PaymentToSync): Promise<SyncedPayment> {
  const arrivedAt = performance.now()
  return observeSync(input, () =>
    runExclusive(container, `payment:${input.psp_order_id}`, { waitMs: LOCK_WAIT_MS }, (lockLost) =>
      keepDueIfItFails(container, keyOf(input), () =>
        new PaymentSyncRun(container, input, lockLost, arrivedAt).run(),
      ),
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
    // Medusa's workflow engine passes the input on as JSON.
    syncPayment(container, {
      ...input,
      psp_order_id: asPspOrderId(input.psp_order_id),
      ...(input.notifiedOrder ? { notifiedOrder: withTimes(input.notifiedOrder) } : {}),
      ...(input.notifiedRefund ? { notifiedRefund: withTimes(input.notifiedRefund) } : {}),
    }),
)

function keyOf({ psp_order_id: pspOrderId, provider_id: id }: PaymentToSync): PaymentKey {
  return { pspOrderId, providerId: id && (parseProviderId(id)?.id ?? asProviderId(id)) }
}

const CARRY_OUT: Handlers = {
  complete_cart: completeCart,
  ...ORDER_ACTIONS,
  ...SESSION_ACTIONS,
  ...REFUND_ACTIONS,
  ...ALERT_ACTIONS,
  await_order_change: async () => "known",
  await_refund: async () => "known",
}

const act = <Name extends Action["do"]>(action: ActionOf<Name> & { do: Name }, context: SyncContext) =>
  CARRY_OUT[action.do](action, context)

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
    /** When the trigger arrived, by `performance.now`, before it waited for the lock. */
    private readonly arrivedAt: number,
  ) {}

  async run(): Promise<SyncedPayment> {
    let { shop, site } = await this.load()
    const { notifiedOrder } = this.input
    // With a failed refund, there may be an open alert to resolve, because another refund has replaced it.
    if (
      notifiedOrder &&
      !shop.journal &&
      describesPayment(notifiedOrder, shop, null) &&
      this.agreesWithFee(notifiedOrder, shop) &&
      !refundsOf(notifiedOrder).some(isFailedRefund) &&
      this.decide(notifiedOrder, shop, site).length === 0
    ) {
      await this.noteFee(notifiedOrder, shop)
      return toSyncedPayment(notifiedOrder, shop, this.taken)
    }
    const hasHistory = shop.journal !== undefined || shop.deletedOrder !== undefined
    let pspOrder = withAccepted(await this.readOrder(site), shop)
    const isOfRefund = notifiedOrder && !describesPayment(notifiedOrder, shop, pspOrder)
    await refuseWhileBehind(this.container, {
      pspOrderId: this.input.psp_order_id,
      providerId: shop.providerId || this.key.providerId || "",
      site,
      shop,
      pspOrder,
      ...(isOfRefund
        ? { notifiedRefund: notifiedOrder }
        : { notifiedOrder, notifiedRefund: this.input.notifiedRefund }),
      isOfFormerKey: this.input.former_key !== undefined,
      decide: (seen) => this.decide(seen, shop, site),
    })
    for (let round = 0; pspOrder; round++) {
      if (predatesPayment(pspOrder, shop)) {
        this.waiting = true
        break
      }
      if (shop.journal?.hasAlert) {
        await endReview(this.container, pspOrder)
      }
      this.alertedRefunds = await loadAlertedRefunds(connectionOf(this.container), pspOrder)
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
        providerId: providerOf(pspOrder, shop, site, this.key.providerId),
        lockLost: this.lockLost,
      })
      ;({ shop, site } = await this.load())
      if (outcome === "done" && isConverged(actions)) {
        break
      }
      pspOrder = withAccepted(await site.orders.readUnlessPaid(this.input.psp_order_id), shop)
    }
    // "Does not exist" may be temporary, so unfinished work is not dropped because of it.
    this.waiting ||= !pspOrder && (hasHistory || shop.journal !== undefined)
    await this.noteFee(pspOrder, shop)
    await finishSync(this.container, this.key, {
      shop,
      pspOrder,
      staysDue: this.waiting || this.refusedRefunds.size > 0,
      hasHistory: hasHistory || shop.journal !== undefined,
      alertedRefunds: this.alertedRefunds,
    })
    return toSyncedPayment(pspOrder, shop, this.taken)
  }

  private readOrder({ options, orders }: Site): Promise<MultiSafepayOrder | null> {
    const { psp_order_id: id, former_key: index, max_age_ms: maxAgeMs } = this.input
    const former = index === undefined ? undefined : formerKey(options, index, Date.now())
    return maxAgeMs && !former
      ? orders.read(id, maxAgeMs)
      : orders.readFresh(id, { intervalMs: QUESTION_INTERVAL_MS, since: this.arrivedAt, former })
  }

  /** A repeated notification may state an earlier fee than the recorded one. Then MultiSafepay is asked. */
  private agreesWithFee(notifiedOrder: MultiSafepayOrder, { payment }: ShopState): boolean {
    return !payment?.fee || [undefined, payment.fee].includes(totalFee(notifiedOrder))
  }

  /** MultiSafepay may state the fee, or add to it, later. No shopper has to wait for that: a notification follows. */
  private async noteFee(pspOrder: MultiSafepayOrder | null, { payment }: ShopState): Promise<void> {
    const isForShopper = this.input.is_repeatable === true && !this.input.notifiedOrder
    const fee = payment && pspOrder && !isForShopper ? totalFee(pspOrder) : undefined
    if (fee && fee !== payment?.fee) {
      await noteFee(connectionOf(this.container), this.key, fee)
    }
  }

  private decide(pspOrder: MultiSafepayOrder, shop: ShopState, { options }: Site): Action[] {
    const { completionFailed, refusedRefunds, alertedRefunds } = this
    const { uncompletable } = options
    return decide(pspOrder, shop, {
      now: shop.readAt ?? new Date(),
      processNow: new Date(),
      completionFailed,
      refusedRefunds,
      ...alertedRefunds,
      uncompletable,
    })
  }

  /** @returns "changed" when both sides must be read again before the next decision */
  private async actAll(actions: Action[], context: SyncContext): Promise<"done" | "changed"> {
    let outcome: "done" | "changed" = "done"
    for (const action of actions) {
      // The database was unreachable for longer than the lease: another process may be working on this payment.
      this.lockLost.throwIfAborted()
      if (dependsOnOrder(action) && context.shop.cartId && !this.waitedForCart) {
        // A completion that still runs may have placed the order, and may undo it: let it finish, then check again.
        this.waitedForCart = true
        await waitForCart(this.container, context.shop.cartId, LOCK_WAIT_MS).catch((error: unknown) => {
          // A killed completion may keep the lock: the alert is raised anyway.
          if (action.do !== "alert") {
            throw error
          }
          if (!(error instanceof LockTakenError)) {
            loggerOf(this.container).error(
              `Alipay: ${context.shop.cartId} was not locked before its alert: ${shortReason(error)}`,
            )
          }
        })
        return "changed"
      }
      if (this.input.is_repeatable && !(await isWithinBudget(action, context))) {
        continue
      }
      logAction(action, context, this.input.trigger)
      if (await this.carryOut(action, context)) {
        outcome = "changed"
      }
    }
    return outcome
  }

  /** @returns true when the action came too late: a payment or an order was made in the meantime */
  private async carryOut(action: Action, context: SyncContext): Promise<boolean> {
    const outcome = await act(action, context)
    if ((outcome ?? "done") === "done") {
      this.taken.push(action.do)
    }
    if (outcome === "failed_for_good") {
      this.completionFailed = true
    }
    if (outcome === "refused" && action.do === "send_refund") {
      this.refusedRefunds.add(action.refundId)
    }
    if (waitsAfter(action)) {
      this.waiting = true
    }
    return outcome === "too_late"
  }

  private async load(): Promise<{ shop: ShopState; site: Site }> {
    const loaded = await loadShopState(this.container, this.input.psp_order_id)
    const site = siteOfPayment(this.container, this.input, loaded)
    const isRequested = this.input.is_repeatable === true
    return { shop: await withImbalance(this.container, loaded.shop, isRequested), site }
  }

  private get key(): PaymentKey {
    return keyOf(this.input)
  }
}
