import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { parseProviderId } from "../../core/gateways/provider-id"
import { paymentStateOf } from "../../core/payments/payment-state"
import { runExclusive } from "../../core/run-exclusive"
import { connectionOf, type PgConnection } from "../../core/shop-db/connection"
import { shortReason } from "../../core/short-reason"
import { QUESTION_INTERVAL_MS } from "../../core/sites/order-reader"
import { formerKey } from "../../core/sites/signed-notification"
import { configOf, getSite, type Site } from "../../core/sites/site"
import { observeSync } from "../../core/telemetry/observe-sync"
import { listUnsolved } from "../../modules/payment-journal/alerts"
import { clearDue, keepDue } from "../../modules/payment-journal/payments"
import { isFailedRefund, type MultiSafepayOrder, refundsOf } from "../../multisafepay"
import { type AlertKind, NEEDS_DECISION } from "../alert-merchant/alert"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import { act } from "./act"
import { closeAttemptedRefunds } from "./close-attempted-refunds"
import { type Action, decide } from "./decide"
import { refundsToSend } from "./declined-refunds"
import { loadShopState } from "./load-shop-state"
import { verdictOn } from "./next-look"
import { withImbalance } from "./order-balance"
import { facePaidButUnknown } from "./paid-but-unknown"
import type { ShopState } from "./shop-state"
import type { Outcome, SyncContext } from "./sync-context"
import { type SyncedPayment, toSyncedPayment } from "./synced-payment"
import { waitForLock } from "./wait-for-lock"

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

/**
 * How long to wait for another payment sync of the same PSP order, in ms: MultiSafepay expects a response within 10 s.
 */
const LOCK_WAIT_MS = 8_000
/** A payment sync that did not converge in this many rounds is left to the next trigger. */
const MAX_ROUNDS = 6

/**
 * Syncs shop and PSP for one PSP order. Safe to run any number of times, from any entry point, in any process.
 * @throws MedusaError not_found for an order that no registered provider knows
 * @throws MedusaError forbidden when the order belongs to another MultiSafepay site than the provider's
 * @throws any error that may be temporary; nothing is lost, the next trigger continues
 */
export async function syncPayment(
  container: MedusaContainer,
  input: SyncPaymentInput,
): Promise<SyncedPayment> {
  const cameIn = Date.now()
  return observeSync(input, () =>
    runExclusive(container, `payment:${input.psp_order_id}`, { waitMs: LOCK_WAIT_MS }, (lockLost) =>
      new PaymentSyncRun(container, input, lockLost, cameIn).runOrKeepDue(),
    ),
  )
}

/**
 * Returns the state of a payment and what payment sync would do about it, without doing it. This is what each waiting
 * shopper costs: one statement, and one request to MultiSafepay that all of them share.
 * @param asking how MultiSafepay is asked: `maxAgeMs`, the maximum age of its response; `intervalMs`, for a response to
 *   a request made after this call, at most one request per this many ms. Without either, it is asked immediately.
 * @returns undefined when the shop has no such payment session
 */
export async function lookAtPayment(
  container: MedusaContainer,
  pspOrderId: string,
  freshness: { maxAgeMs: number } | { intervalMs: number } = { maxAgeMs: 0 },
): Promise<{ shop: ShopState; synced: SyncedPayment; actions: Action["do"][] } | undefined> {
  const { shop, site } = await loadShopState(container, pspOrderId)
  if (!site) {
    return undefined
  }
  if ("maxAgeMs" in freshness && freshness.maxAgeMs > 0 && isFinished(shop)) {
    return { shop, synced: { ...toSyncedPayment(null, shop, []), status: "paid" }, actions: [] }
  }
  const pspOrder = await ("intervalMs" in freshness
    ? site.orders.readFresh(pspOrderId, freshness)
    : site.orders.read(pspOrderId, freshness.maxAgeMs))
  const actions = pspOrder ? decide(pspOrder, shop, { now: new Date(), completionFailed: false }) : []
  return { shop, synced: toSyncedPayment(pspOrder, shop, []), actions: actions.map((action) => action.do) }
}

/** Captured, on an order, nothing refunded: the shopper's status is known without asking MultiSafepay. */
const isFinished = ({ payment, order }: ShopState) =>
  payment !== undefined && payment.captured > 0 && payment.refunds.length === 0 && order?.cancelled === false

class PaymentSyncRun {
  private readonly taken: Action["do"][] = []
  private completionFailed = false
  private readonly refusedRefunds = new Set<string>()
  private heldRefunds: ReadonlySet<string> = new Set<string>()
  private waitedForCart = false
  private waiting = false

  constructor(
    private readonly container: MedusaContainer,
    private readonly input: SyncPaymentInput,
    private readonly lockLost: AbortSignal,
    /** When the trigger arrived, in ms since 1970, before it waited for its turn. */
    private readonly cameIn: number,
  ) {}

  /** What could not be done stays due until a later run has done it. */
  async runOrKeepDue(): Promise<SyncedPayment> {
    try {
      return await this.run()
    } catch (error) {
      if (!isNotOurs(error)) {
        await keepDue(this.pg, { pspOrderId: this.input.psp_order_id, providerId: this.providerId() }).catch(
          (reason: unknown) =>
            this.logger.error(`Alipay: a failed look is not remembered: ${shortReason(reason)}`),
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
      !refundsOf(notifiedOrder).some(isFailedRefund) &&
      this.decide(notifiedOrder, shop, site).length === 0
    ) {
      return toSyncedPayment(notifiedOrder, shop, this.taken)
    }
    const hasHistory = shop.journal !== undefined || shop.deletedOrder !== undefined
    let pspOrder = await this.readOrder(site)
    if (!pspOrder) {
      await facePaidButUnknown(this.container, {
        pspOrderId: this.input.psp_order_id,
        providerId: shop.providerId || this.providerId() || "",
        site,
        shop,
        notifiedOrder,
      })
      // "Does not exist" may be temporary: earlier unfinished work is not dropped because of it.
      this.waiting = hasHistory
    }
    for (let round = 0; pspOrder; round++) {
      await this.loadHeldRefunds(pspOrder)
      const actions = this.decide(pspOrder, shop, site)
      if (actions.length === 0) {
        break
      }
      if (round === MAX_ROUNDS) {
        this.warnNotConverged(actions)
        this.waiting = true
        break
      }
      await this.actAll(actions, { container: this.container, site, pspOrder, shop })
      ;({ shop, site } = await this.load())
      if (isAtRest(actions)) {
        break
      }
      pspOrder = await site.orders.readUnlessPaid(this.input.psp_order_id)
    }
    await this.finish(hasHistory || shop.journal !== undefined, shop, pspOrder)
    await this.resolveReplacedRefunds(pspOrder)
    return toSyncedPayment(pspOrder, shop, this.taken)
  }

  private readOrder({ options, orders }: Site): Promise<MultiSafepayOrder | null> {
    const { psp_order_id: id, former_key: index, max_age_ms: maxAgeMs } = this.input
    const former = index === undefined ? undefined : formerKey(options, index, Date.now())
    return maxAgeMs && !former
      ? orders.read(id, maxAgeMs)
      : orders.readFresh(id, { intervalMs: QUESTION_INTERVAL_MS, since: this.cameIn, former })
  }

  /**
   * Unfinished work that waits for the merchant or for MultiSafepay stays due. A payment on which both sides agree is
   * no longer due, except for changes that may still come: recovery asked to check for those again, and a message in
   * between does not replace that check.
   */
  private async finish(
    hasHistory: boolean,
    shop: ShopState,
    pspOrder: MultiSafepayOrder | null,
  ): Promise<void> {
    const { psp_order_id: pspOrderId } = this.input
    const { order } = shop
    if (this.waiting || this.refusedRefunds.size > 0) {
      await keepDue(this.pg, { pspOrderId, providerId: this.providerId() })
    } else if (hasHistory) {
      await clearDue(this.pg, pspOrderId, verdictOn(pspOrder, shop, new Date()).lookAgainInMs)
      if (pspOrder) {
        await closeAttemptedRefunds(this.container, pspOrder)
      }
      await this.resolveAlerts(pspOrderId)
      if (order) {
        await resolveAlert(this.container, { kind: "order_total_differs", subject: order.id }, "payment-sync")
      }
    }
  }

  /** The paid cart is an order, or its money was refunded, or the review has ended: its alerts are resolved. */
  private async resolveAlerts(subject: string): Promise<void> {
    for (const kind of ["completion_delayed", "paid_but_unknown", "under_review"] as const) {
      await resolveAlert(this.container, { kind, subject }, "payment-sync")
    }
    for (const kind of [
      "orphan_refunded",
      "uncompletable_refunded",
      "order_deleted",
      "amount_mismatch",
    ] as const) {
      await resolveAlert(this.container, { kind, subject, stage: "noticed" }, "payment-sync")
    }
  }

  /** Failed refunds that the merchant decides about; nothing is read for a payment without any. */
  private async loadHeldRefunds(pspOrder: MultiSafepayOrder): Promise<void> {
    if (refundsOf(pspOrder).some(isFailedRefund)) {
      const alerts = await listUnsolved(this.pg, pspOrder.orderId, "refund_declined")
      this.heldRefunds = new Set(alerts.map(({ subject }) => subject))
    }
  }

  /** Another refund has replaced one that failed: its alert is resolved. */
  private async resolveReplacedRefunds(pspOrder: MultiSafepayOrder | null): Promise<void> {
    const toSend = pspOrder && refundsToSend(pspOrder)
    for (const subject of toSend ? this.heldRefunds : []) {
      if (!toSend?.has(subject)) {
        await resolveAlert(this.container, { kind: "refund_declined", subject }, "payment-sync")
      }
    }
  }

  private decide(pspOrder: MultiSafepayOrder, shop: ShopState, { options }: Site): Action[] {
    const { completionFailed, refusedRefunds, heldRefunds } = this
    const { uncompletable } = options
    return decide(pspOrder, shop, {
      now: new Date(),
      completionFailed,
      refusedRefunds,
      heldRefunds,
      uncompletable,
    })
  }

  private async actAll(actions: Action[], context: SyncContext): Promise<void> {
    for (const action of actions) {
      // The database was unreachable for longer than the lease: another process may be working on this payment.
      this.lockLost.throwIfAborted()
      if (action.do === "book_payment" && context.shop.cartId && !this.waitedForCart) {
        // The order may come from a completion that is still running: let it finish, then check again.
        this.waitedForCart = true
        await waitForLock(this.container, context.shop.cartId, LOCK_WAIT_MS)
        return
      }
      this.log(action, context)
      if ((await this.carryOut(action, context)) !== "known") {
        this.taken.push(action.do)
      }
    }
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
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        `${context.pspOrder.orderId} is paid and has no payment session: it is looked at a second time before the money goes back`,
      )
    }
    if (action.do === "alert" && WAITS_AFTER.has(action.kind)) {
      this.waiting = true
    }
    return outcome
  }

  private async load(): Promise<{ shop: ShopState; site: Site }> {
    const { provider_id: providerId, psp_order_id: pspOrderId } = this.input
    const { shop, site } = await loadShopState(this.container, pspOrderId)
    if (site && providerId && parseProviderId(providerId)?.registrationId !== site.registrationId) {
      throw new MedusaError(
        MedusaError.Types.FORBIDDEN,
        `${pspOrderId} belongs to ${shop.providerId}, not to the MultiSafepay site of ${providerId}`,
      )
    }
    if (site) {
      return { shop: await withImbalance(this.container, shop), site }
    }
    if (!providerId) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no Alipay payment session ${pspOrderId}`)
    }
    const config = configOf(this.container)
    return { shop, site: getSite(config, providerId) }
  }

  private providerId(): string | undefined {
    const { provider_id: id } = this.input
    return id && (parseProviderId(id)?.id ?? id)
  }

  private get pg(): PgConnection {
    return connectionOf(this.container)
  }

  private get logger() {
    return this.container.resolve(ContainerRegistrationKeys.LOGGER)
  }

  private warnNotConverged(actions: Action[]): void {
    const still = actions.map((action) => action.do).join(", ")
    this.logger.warn(
      `Alipay: payment sync of psp_order=${this.input.psp_order_id} did ${this.taken.join(", ")} and still wants ${still}: left to the next notification or recovery`,
    )
  }

  private log(action: Action, { pspOrder, shop }: SyncContext): void {
    const about = [
      `psp_order=${pspOrder.orderId}`,
      `psp_status=${pspOrder.status}`,
      `state=${paymentStateOf(pspOrder)}`,
      shop.cartId && `cart=${shop.cartId}`,
      shop.order && `order=${shop.order.id}`,
      shop.payment && `payment=${shop.payment.id}`,
      `trigger=${this.input.trigger}`,
    ]
    this.logger.info(`Alipay: payment sync: ${action.do} ${about.filter(Boolean).join(" ")}`)
  }
}

/** The cases behind these alerts are not over yet: the payment is checked again. */
const WAITS_AFTER: ReadonlySet<AlertKind> = new Set<AlertKind>([
  "orphan_refunded",
  "uncompletable_refunded",
  "order_deleted",
  "under_review",
  ...NEEDS_DECISION,
])

/** Not a payment of this shop, or one of another of its sites: there is nothing to check again. */
const isNotOurs = (error: unknown): boolean => {
  const { type } = error as { type?: string }
  return type === MedusaError.Types.NOT_FOUND || type === MedusaError.Types.FORBIDDEN
}

/** These actions leave shop and PSP unchanged: another round would show the same. */
function isAtRest(actions: Action[]): boolean {
  return actions.every((action) => action.do === "alert" || action.do === "set_session_status")
}
