import { browserActivity, type ShopperActivity } from "./activity"
import type { PaymentProgress } from "./progress"
import type { StorefrontClient } from "./sdk"
import { type AlipayPaymentSession, type AlipayPaymentStatus, syncPaymentSession } from "./sync"

export interface WaitForAlipayPayment {
  /**
   * The cart that is paid for, as this browser or the storefront's server remembers it. With it the outcome names the
   * order. Never from an address: whoever reads that would get the order, and with it the shopper's name and address.
   */
  cartId?: string
  /** Ends the wait: the promise then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Called whenever what is known changes; with the session unless the shop gave no answer. */
  onStatus?: (progress: PaymentProgress, session?: AlipayPaymentSession) => void
  /** ms to wait in all while the page is seen and online. Default 600,000: an Alipay+ payment lives 10 minutes. */
  timeout?: number
  /** ms to wait for the order once it is paid. Default 30,000; 0 for a payment that places no order. */
  orderTimeout?: number
  /** ms for one question. Default 20,000. */
  requestTimeout?: number
  activity?: ShopperActivity
}

export interface AlipayOutcome {
  /**
   * - `paid`: `orderId` is the order, where the cart was named; without `orderPlaced` the payment is safe and the order
   *   is still being placed
   * - `under_review`: paid, and held back by MultiSafepay for a review that may take days; the shop places the order, or
   *   lets the payment go, when it ends. Tell the shopper not to pay again
   * - `cancelled`, `expired`, `failed`: nothing was paid, the cart is as it was
   * - `refunded`: paid, but the order could not be placed; the money is on its way back
   * - `timeout`: still open after the whole wait; the shop goes on watching the payment without the shopper
   * - `not_found`: the shop does not know this session
   */
  status: Exclude<AlipayPaymentStatus, "open"> | "timeout" | "not_found"
  /** Whether the order stands, though this browser may not learn which it is. */
  orderPlaced?: boolean
  orderId?: string
  /** The shop's last answer, if there was one. */
  session?: AlipayPaymentSession
}

const FIRST_DELAY = 1000
const MAX_DELAY = 5000
const MAX_DELAY_AFTER_FAULT = 15_000

/**
 * Waits until it is known what became of a payment. It never completes the cart: the shop places the order
 * itself, and each failed completion would use up an order number.
 *
 * It asks at growing intervals (1 to 5 s), stops while the page is hidden or offline and asks at once when that
 * ends, and repeats a question that failed in passing (no network, 408, 425, 429, 5xx) after 1 to 15 s.
 *
 * @throws the signal's reason once aborted; the sdk's error when asking again would not help (400, 401, 403)
 */
export async function waitForAlipayPayment(
  sdk: StorefrontClient,
  sessionId: string,
  options: WaitForAlipayPayment = {},
): Promise<AlipayOutcome> {
  const { cartId, signal, onStatus, requestTimeout = 20_000, orderTimeout = 30_000 } = options
  const activity = options.activity ?? browserActivity
  let timeLeft = options.timeout ?? 600_000
  let delay = FIRST_DELAY
  let session: AlipayPaymentSession | undefined
  let reported: string | undefined

  function report(progress: PaymentProgress, answer?: AlipayPaymentSession) {
    const current = `${progress} ${answer?.order_placed} ${answer?.order_id}`
    if (current !== reported) {
      reported = current
      onStatus?.(progress, answer)
    }
  }

  for (;;) {
    for (let pause = activity.pausedBy(); pause; pause = activity.pausedBy()) {
      report(pause)
      delay = FIRST_DELAY
      await change(activity, signal)
    }
    throwIfAborted(signal)
    const askedAt = Date.now()
    const answer = await syncPaymentSession(sdk, { sessionId, cartId }, requestTimeout, signal).catch(
      transientFault,
    )
    throwIfAborted(signal)
    if (answer === "not_found") {
      return { status: "not_found" }
    }
    if (answer) {
      if (answer.status === "paid" && session?.status !== "paid") {
        timeLeft = orderTimeout
        delay = FIRST_DELAY
      }
      session = answer
      if (isFinal(answer)) {
        report(answer.status, answer)
        return {
          status: answer.status,
          orderPlaced: answer.order_placed,
          orderId: answer.order_id,
          session,
        }
      }
    }
    report(answer ? answer.status : "unreachable", answer)
    timeLeft -= Math.min(Date.now() - askedAt, requestTimeout)
    if (timeLeft <= 0) {
      return { status: session?.status === "paid" ? "paid" : "timeout", session }
    }
    const pause = Math.min(delay * (0.9 + Math.random() / 5), timeLeft)
    // a device that slept through the pause has not used up the shopper's time: count what was planned
    timeLeft -= pause
    const woken = await change(activity, signal, pause)
    delay = woken ? FIRST_DELAY : Math.min(delay * 1.5, answer ? MAX_DELAY : MAX_DELAY_AFTER_FAULT)
  }
}

type FinalSession = AlipayPaymentSession & { status: Exclude<AlipayPaymentStatus, "open"> }

function isFinal(session: AlipayPaymentSession): session is FinalSession {
  return (
    ["under_review", "cancelled", "expired", "failed", "refunded"].includes(session.status) ||
    (session.status === "paid" && (session.order_placed === true || !!session.order_id))
  )
}

/** What to make of a failed question: undefined when it is worth repeating. */
function transientFault(error: unknown): "not_found" | undefined {
  // no status at all is a broken connection, a time-out of ours, or an answer that is no JSON
  const { status = 503 } = (error ?? {}) as { status?: number }
  if (status === 404) {
    return "not_found"
  }
  if (status < 500 && ![408, 425, 429].includes(status)) {
    throw error
  }
}

/**
 * Resolves with true when the reason to pause is no longer what it was, or with false after `delay` ms; rejects
 * when aborted. Events without a change are common (React Native's NetInfo sends one at once) and mean nothing.
 */
function change(activity: ShopperActivity, signal?: AbortSignal, delay?: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const before = activity.pausedBy()
    const timer = delay === undefined ? undefined : setTimeout(() => end(false), delay)
    const abort = () => end(false)
    signal?.addEventListener("abort", abort)
    let unsubscribe = () => {}
    unsubscribe = activity.subscribe(() => activity.pausedBy() !== before && end(true))
    if (signal?.aborted) {
      end(false)
    }

    function end(changed: boolean) {
      clearTimeout(timer)
      unsubscribe()
      signal?.removeEventListener("abort", abort)
      signal?.aborted ? reject(abortReason(signal)) : resolve(changed)
    }
  })
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw abortReason(signal)
  }
}

/** Safari before 15.4 gives a signal no reason. */
function abortReason(signal: AbortSignal): unknown {
  return signal.reason ?? Object.assign(new Error("The wait was aborted"), { name: "AbortError" })
}
