import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import type { MultiSafepayOrder } from "../../multisafepay"
import { type Account, type ConfigWithModules, getAccount } from "../../providers/alipay/account"
import { parseProviderId } from "../../providers/alipay/gateway"
import { paymentStateOf } from "../../providers/alipay/status"
import { act } from "./act"
import { type Action, decide } from "./decide"
import { loadShopState } from "./load-shop-state"
import type { Outcome, Scene } from "./scene"
import { type SettledPayment, toSettledPayment } from "./settled-payment"
import type { ShopState } from "./shop-state"

export type SettlePaymentInput = {
  /** MultiSafepay's order id, which is the payment session's id. */
  psp_order_id: string
  /**
   * The provider that was told of the order, with or without `pp_`. Needed only for an order whose session is gone:
   * its money is refunded through this provider's account.
   */
  provider_id?: string
  /** Who asks, for the log: notification, sync, reconciliation … */
  trigger: string
  /**
   * What a verified notification says. It may show that nothing is to be done, which saves asking MultiSafepay; it
   * never makes the shop act.
   */
  news?: MultiSafepayOrder
  /** How old an answer of MultiSafepay may be, in ms. Default 0: ask now. */
  max_age_ms?: number
}

/** Waiting for somebody else's settlement of the same PSP order, in seconds. */
const LOCK_TIMEOUT = 60
/** How long a process that died in a settlement keeps others from it, in seconds; a living one renews its lock. */
const LOCK_LEASE = 20
/** A settlement that does not come to rest in so many rounds is left to the next trigger. */
const MAX_ROUNDS = 6
const COMPLETION_TRIES = 2

/**
 * Brings shop and PSP to agree about one PSP order. Safe to run any number of times, from any door, in any process.
 * @throws MedusaError not_found for an order that no registered provider knows
 * @throws MedusaError forbidden when the order belongs to another MultiSafepay site than the provider's
 * @throws whatever was in the way, when it may pass; nothing is lost, the next trigger goes on
 */
export async function settlePayment(
  container: MedusaContainer,
  input: SettlePaymentInput,
): Promise<SettledPayment> {
  return container
    .resolve(Modules.LOCKING)
    .execute(
      `alipay-settle:${input.psp_order_id}`,
      (lockLost) => new Settlement(container, input, lockLost).run(),
      { timeout: LOCK_TIMEOUT, expire: LOCK_LEASE },
    )
}

/**
 * Tells where a payment stands, and what settlement would do about it, without doing it. This is what
 * waiting shoppers cost: one statement, and one question to MultiSafepay that all of them share.
 * @param asking how MultiSafepay is asked: `maxAgeMs`, how old its answer may be; `intervalMs`, for an answer given
 * after this call, at most one question in so many ms. Without either it is asked now.
 * @returns undefined when the shop has no such payment session
 */
export async function lookAtPayment(
  container: MedusaContainer,
  pspOrderId: string,
  asking: { maxAgeMs: number } | { intervalMs: number } = { maxAgeMs: 0 },
): Promise<{ shop: ShopState; settled: SettledPayment; actions: Action["do"][] } | undefined> {
  const known = await loadShopState(container, pspOrderId)
  if (!known) {
    return undefined
  }
  const { shop, account } = known
  if ("maxAgeMs" in asking && asking.maxAgeMs > 0 && isFinished(shop)) {
    return { shop, settled: { ...toSettledPayment(null, shop, []), status: "paid" }, actions: [] }
  }
  const pspOrder = await ("intervalMs" in asking
    ? account.orders.readNews(pspOrderId, asking.intervalMs)
    : account.orders.read(pspOrderId, asking.maxAgeMs))
  const actions = pspOrder ? decide(pspOrder, shop, { now: new Date(), completionFailed: false }) : []
  return { shop, settled: toSettledPayment(pspOrder, shop, []), actions: actions.map((action) => action.do) }
}

/** Captured, ordered, nothing refunded: MultiSafepay need not be asked what a shopper should see. */
const isFinished = ({ payment, order }: ShopState) =>
  payment !== undefined && payment.captured > 0 && payment.refunds.length === 0 && order?.cancelled === false

class Settlement {
  private readonly taken: Action["do"][] = []
  private completionFailures = 0
  private readonly refusedRefunds = new Set<string>()
  private waitedForCart = false

  constructor(
    private readonly container: MedusaContainer,
    private readonly input: SettlePaymentInput,
    private readonly lockLost?: AbortSignal,
  ) {}

  async run(): Promise<SettledPayment> {
    let { shop, account } = await this.load()
    const { news } = this.input
    if (news && this.decide(news, shop).length === 0) {
      return toSettledPayment(news, shop, this.taken)
    }
    let pspOrder = await account.orders.read(this.input.psp_order_id, this.input.max_age_ms ?? 0)
    for (let round = 0; pspOrder; round++) {
      const actions = this.decide(pspOrder, shop)
      if (actions.length === 0) {
        break
      }
      if (round === MAX_ROUNDS) {
        this.warnRestless(actions)
        break
      }
      await this.actAll(actions, { container: this.container, account, pspOrder, shop })
      ;({ shop, account } = await this.load())
      if (isAtRest(actions)) {
        break
      }
      pspOrder = await account.orders.readUnlessPaid(this.input.psp_order_id)
    }
    return toSettledPayment(pspOrder, shop, this.taken)
  }

  private decide(pspOrder: MultiSafepayOrder, shop: ShopState): Action[] {
    const completionFailed = this.completionFailures >= COMPLETION_TRIES
    const { refusedRefunds } = this
    return decide(pspOrder, shop, { now: new Date(), completionFailed, refusedRefunds })
  }

  private async actAll(actions: Action[], scene: Scene): Promise<void> {
    for (const action of actions) {
      // Redis was away for longer than the lease: another process may be at it.
      this.lockLost?.throwIfAborted()
      if (action.do === "book_payment" && scene.shop.cartId && !this.waitedForCart) {
        // The order may be that of a completion which is still running: let it finish, then look again.
        this.waitedForCart = true
        await this.container
          .resolve(Modules.LOCKING)
          .execute(scene.shop.cartId, async () => {}, { timeout: 30 })
        return
      }
      this.log(action, scene)
      if ((await this.carryOut(action, scene)) !== "known") {
        this.taken.push(action.do)
      }
    }
  }

  private async carryOut(action: Action, scene: Scene): Promise<Outcome> {
    let outcome: Outcome
    try {
      outcome = await act(action, scene)
    } catch (error) {
      if (action.do !== "complete_cart" || !this.isPastCompletionWindow(scene)) {
        throw error
      }
      outcome = "failed_for_good"
      this.completionFailures = COMPLETION_TRIES
    }
    if (outcome === "failed_for_good") {
      this.completionFailures += 1
    }
    if (outcome === "refused" && action.do === "send_refund") {
      this.refusedRefunds.add(action.refundId)
    }
    return outcome
  }

  private isPastCompletionWindow({ account, pspOrder }: Scene): boolean {
    const paidAt = pspOrder.completed ?? pspOrder.modified ?? pspOrder.created
    const windowMs = account.options.reconciliation.completionWindowMinutes * 60_000
    return paidAt !== undefined && Date.now() - paidAt.getTime() > windowMs
  }

  private async load(): Promise<{ shop: ShopState; account: Account }> {
    const { provider_id: providerId, psp_order_id: pspOrderId } = this.input
    const known = await loadShopState(this.container, pspOrderId)
    if (known && providerId && parseProviderId(providerId)?.registrationId !== known.account.registrationId) {
      throw new MedusaError(
        MedusaError.Types.FORBIDDEN,
        `${pspOrderId} belongs to ${known.shop.providerId}, not to the MultiSafepay site of ${providerId}`,
      )
    }
    if (known) {
      return known
    }
    if (!providerId) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no Alipay payment session ${pspOrderId}`)
    }
    const config = this.container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
    return { shop: { providerId: "" }, account: getAccount(config, providerId) }
  }

  private warnRestless(actions: Action[]): void {
    const still = actions.map((action) => action.do).join(", ")
    this.container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `Alipay: settlement of psp_order=${this.input.psp_order_id} did ${this.taken.join(", ")} and still wants ${still}: left to the next notification or reconciliation`,
      )
  }

  private log(action: Action, { pspOrder, shop }: Scene): void {
    const about = [
      `psp_order=${pspOrder.orderId}`,
      `psp_status=${pspOrder.status}`,
      `state=${paymentStateOf(pspOrder)}`,
      shop.cartId && `cart=${shop.cartId}`,
      shop.order && `order=${shop.order.id}`,
      shop.payment && `payment=${shop.payment.id}`,
      `trigger=${this.input.trigger}`,
    ]
    const logger = this.container.resolve(ContainerRegistrationKeys.LOGGER)
    logger.info(`Alipay: settlement: ${action.do} ${about.filter(Boolean).join(" ")}`)
  }
}

/** After these actions shop and PSP stand as they did: looking again would show the same. */
function isAtRest(actions: Action[]): boolean {
  return actions.every((action) => action.do === "alert" || action.do === "set_session_status")
}
