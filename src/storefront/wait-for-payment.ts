import type { AlipayPaymentSession, AlipayPaymentStatus } from "../types/http/store"
import { browserActivity, type ShopperActivity } from "./activity"
import type { PaymentProgress } from "./progress"
import type { StorefrontClient } from "./sdk"
import { syncPaymentSession } from "./sync"

export interface WaitForAlipayPayment {
  /**
   * The cart that is paid, as stored by this browser or the storefront's server. With it, the outcome contains the
   * order's id. Never take it from a URL: anyone who can read that would get the order, with the shopper's name and
   * address.
   */
  cartId?: string
  /** Ends the wait: the promise then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Called whenever the state changes; with the session unless the shop did not answer. */
  onStatus?: (progress: PaymentProgress, session?: AlipayPaymentSession) => void
  /** ms to wait in total while visible and online. Default 600,000: an Alipay+ payment expires after 10 minutes. */
  timeout?: number
  /** ms to wait for the order once it is paid. Default 30,000; 0 for a payment that places no order. */
  orderTimeout?: number
  /** ms for one request. Default 20,000. */
  requestTimeout?: number
  activity?: ShopperActivity
}

export interface AlipayOutcome {
  /**
   * - `paid`: `orderId` is the order, if the cart was named; without `orderPlaced`, the payment is safe and the order
   *   is still being placed
   * - `under_review`: paid, and held by MultiSafepay for a review that may take days; when it ends, the shop places the
   *   order or gives the payment up. Tell the shopper not to pay again
   * - `cancelled`, `expired`: nothing was paid, the cart is unchanged
   * - `failed`: the payment was declined, or it was reversed later (a dispute)
   * - `refunded`: paid, but the order could not be placed; the money is being refunded
   * - `timeout`: still open after the whole wait; the shop continues to watch the payment without the shopper
   * - `not_found`: the shop does not know this session
   */
  status: Exclude<AlipayPaymentStatus, "open"> | "timeout" | "not_found"
  /** Whether the order exists, even if this browser may not learn its id. */
  orderPlaced?: boolean
  orderId?: string
  /** The shop's last response, if there was one. */
  session?: AlipayPaymentSession
}

const FIRST_DELAY = 1000
const MAX_DELAY = 5000
const MAX_DELAY_AFTER_FAULT = 15_000

/**
 * Waits until the outcome of a payment is known. It never completes the cart: the shop places the order itself, and
 * each failed completion would use up an order number.
 *
 * It asks at growing intervals (1 to 5 s), pauses while the page is hidden or offline, asks immediately when that ends,
 * and retries a request that failed temporarily (no network, 408, 425, 429, 5xx) after 1 to 15 s.
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
    // Counts the planned pause: a device that was asleep during it has not used up the shopper's time.
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

/** How to treat a failed request: undefined when it should be retried. */
function transientFault(error: unknown): "not_found" | undefined {
  // No status at all means a broken connection, our own time-out, or a response that is not JSON.
  const { status = 503 } = (error ?? {}) as { status?: number }
  if (status === 404) {
    return "not_found"
  }
  if (status < 500 && ![408, 425, 429].includes(status)) {
    throw error
  }
}

/**
 * Resolves with true when the reason to pause has changed, or with false after `delay` ms; rejects when aborted. Events
 * without a change are common (React Native's NetInfo sends one immediately) and are ignored.
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
