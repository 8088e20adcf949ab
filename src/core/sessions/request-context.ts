import { AsyncLocalStorage } from "node:async_hooks"
import type { PspOrderId } from "../../multisafepay"
import { PACKAGE_NAME } from "../sites/this-plugin"
import type { Shopper } from "./shopper"

/** A payment session that the provider did not let core delete, and why. */
export type Veto = {
  sessionId: PspOrderId
  because: "paid" | "under_review" | "not_checked"
}

/** What a request says about its shopper, and what happened to its payment sessions. Lives as long as the request. */
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
  /** PSP orders that this request created; written and read by the provider. */
  started?: StartedOrder[]
}

/** A PSP order that was created, whose session core may still roll back. */
export type StartedOrder = { pspOrderId: PspOrderId; expiresAt: string | undefined }

type Shared = { [KEY]?: AsyncLocalStorage<RequestContext> }

/**
 * The store is on the global object, because a bundler or a linked package can load this file twice, and the middleware
 * and the provider must share it.
 */
const KEY: unique symbol = Symbol.for(`${PACKAGE_NAME}.request-context`) as never

function store(): AsyncLocalStorage<RequestContext> {
  const shared = globalThis as Shared
  shared[KEY] ??= new AsyncLocalStorage<RequestContext>()
  return shared[KEY]
}

/**
 * Runs work, and all that it awaits or starts, with a request's context. A payment provider does not see the request,
 * and Medusa's workflows do not pass it on. Their steps run in the request's own promise chain, both with the in-memory
 * and with the Redis workflow engine.
 */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return store().run(context, work)
}

/** The context of the current request; empty in jobs, subscribers and the shop's own code. */
export function requestContext(): RequestContext {
  return store().getStore() ?? {}
}

/** When core drops the session of a PSP order in the same request, it does not say which. */
export function recordStart(started: StartedOrder): void {
  const context = requestContext()
  context.started = [...(context.started ?? []), started]
}

/** Tells the code that answers the request why the session was not deleted. */
export function recordVeto(veto: Veto): void {
  requestContext().vetoes?.push(veto)
}
