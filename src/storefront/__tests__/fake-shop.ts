import type { AlipayPaymentSession } from "../../types/http/store"
import type { ShopperActivity } from "../activity"
import type { StorefrontSdk, StoreRequest } from "../sdk"

type Answer = Partial<AlipayPaymentSession> | Error | "hang"

/** What the sdk throws when the shop answers with an error. */
export function httpError(status: number): Error {
  return Object.assign(new Error(`HTTP ${status}`), { status })
}

/**
 * A shop whose `sync` gives the answers in turn, the last one for ever.
 * `askedAt` holds the fake clock's time, in ms since the start, of every question.
 */
export function fakeShop(...answers: Answer[]) {
  const startedAt = Date.now()
  const askedAt: number[] = []
  const requests: [string, StoreRequest | undefined][] = []
  async function fetch<T>(path: string, init?: StoreRequest): Promise<T> {
    const answer = answers[Math.min(askedAt.length, answers.length - 1)]
    askedAt.push(Date.now() - startedAt)
    requests.push([path, init])
    if (answer === "hang") {
      return new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason))
      })
    }
    if (answer instanceof Error) {
      throw answer
    }
    return {
      payment_session: {
        id: "payses_1",
        status: "open",
        provider_id: "pp_alipay_multisafepay",
        gateway: "ALIPAY",
        ...answer,
      },
    } as T
  }
  const sdk: StorefrontSdk = {
    client: { fetch },
    store: { payment: { initiatePaymentSession: () => Promise.reject(new Error("not used")) } },
  }
  return { sdk, askedAt, requests }
}

/** A page that a test hides, shows, takes offline. */
export function fakePage() {
  const listeners = new Set<() => void>()
  let paused: ReturnType<ShopperActivity["pausedBy"]>
  const activity: ShopperActivity = {
    pausedBy: () => paused,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return {
    activity,
    listeners,
    become(reason: typeof paused) {
      paused = reason
      for (const listener of [...listeners]) {
        listener()
      }
    },
  }
}
