import { AsyncLocalStorage } from "node:async_hooks"
import type { PspOrderId } from "../../multisafepay"
import { PACKAGE_NAME } from "../sites/this-plugin"
import type { Shopper } from "./shopper"

/** A payment session that the provider did not let core delete, and why. */
export type Veto = {
  sessionId: PspOrderId
  because: "paid" | "under_review" | "not_checked"
}

/**
 * What a request says about its shopper, and what happened to the payment sessions that it touched. Lives as long as
 * the request.
 */
export type RequestContext = {
  /** Where the request came from, as far as the shop's own proxy can tell. */
  ip?: string
  /** The first address of X-Forwarded-For, unchecked: it may be forged or not an address at all. */
  forwardedIp?: string
  userAgent?: string
  /** What the storefront sent as `data.shopper`; removed from the body so that Medusa never stores it. */
  shopper?: Shopper
  /** Written by the provider, read when the response is sent. */
  vetoes?: Veto[]
  /** PSP orders that this request made; written and read by the provider. */
  started?: StartedOrder[]
}

/** A PSP order that was created, whose session core may still roll back. */
export type StartedOrder = { pspOrderId: PspOrderId; expiresAt: string | undefined }

type Shared = { [KEY]?: AsyncLocalStorage<RequestContext> }

/**
 * On the global object, because a bundler or a linked package can load this file twice: the middleware and the provider
 * must share one store.
 */
const KEY: unique symbol = Symbol.for(`${PACKAGE_NAME}.request-context`) as never

function store(): AsyncLocalStorage<RequestContext> {
  const shared = globalThis as Shared
  shared[KEY] ??= new AsyncLocalStorage<RequestContext>()
  return shared[KEY]
}

/**
 * Runs work, and all that it awaits or starts, with a request's context. A payment provider does not see the request,
 * and Medusa's workflows do not pass it on; their steps run in the request's own promise chain, with the in-memory and
 * the Redis workflow engine alike.
 */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return store().run(context, work)
}

/** The context of the current request; empty in jobs, subscribers and the shop's own code. */
export function requestContext(): RequestContext {
  return store().getStore() ?? {}
}

/** Records that a PSP order was created: when core drops its session in the same request, it does not say which. */
export function recordStart(started: StartedOrder): void {
  const context = requestContext()
  context.started = [...(context.started ?? []), started]
}

/** Records that a session stays, for the code that answers the request that wanted to delete it. */
export function recordVeto(veto: Veto): void {
  requestContext().vetoes?.push(veto)
}
