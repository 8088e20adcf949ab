import { AsyncLocalStorage } from "node:async_hooks"
import type { Shopper } from "./shopper"

/** A payment session that the provider did not let core delete, and why. */
export type Veto = {
  sessionId: string
  because: "paid" | "under_review" | "not_checked"
}

/** What a request tells of its shopper, and what became of the payment sessions that it touched. Lives as long as it. */
export type RequestContext = {
  /** Where the request came from, as far as the shop's own proxy can tell. */
  ip?: string
  /** The first address of X-Forwarded-For, as it came: it may be forged or no address at all. */
  forwardedIp?: string
  userAgent?: string
  /** What the storefront sent as `data.shopper`, taken out of the body so that Medusa never stores it. */
  shopper?: Shopper
  /** Written by the provider, read when the request is answered. */
  vetoes?: Veto[]
  /** PSP orders that this request made; written and read by the provider. */
  started?: StartedOrder[]
}

/** A PSP order that was made, of whose session core may think better. */
export type StartedOrder = { pspOrderId: string; expiresAt: string | undefined }

type Shared = { [KEY]?: AsyncLocalStorage<RequestContext> }

/**
 * On the global object, because a bundler or a linked package can load this file twice: the middleware and the
 * provider must meet in one store.
 */
const KEY: unique symbol = Symbol.for("medusa-payment-multisafepay-alipay.request-context") as never

function store(): AsyncLocalStorage<RequestContext> {
  const shared = globalThis as Shared
  shared[KEY] ??= new AsyncLocalStorage<RequestContext>()
  return shared[KEY]
}

/**
 * Runs work, and all that it awaits or starts, with a request's context. A payment provider does not see the request,
 * and Medusa's workflows hand nothing of it on; their steps run in the request's own chain of promises, with the
 * in-memory and the Redis workflow engine alike.
 */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return store().run(context, work)
}

/** The context of the request that is being served; empty in jobs, subscribers and the shop's own code. */
export function requestContext(): RequestContext {
  return store().getStore() ?? {}
}

/** Notes that a PSP order was made: when core gives up its session in the same request, it does not say which. */
export function recordStart(started: StartedOrder): void {
  const context = requestContext()
  context.started = [...(context.started ?? []), started]
}

/** Notes that a session stays, for whoever answers the request that wanted it gone. */
export function recordVeto(veto: Veto): void {
  requestContext().vetoes?.push(veto)
}
