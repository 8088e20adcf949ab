import type { Traffic } from "./sql-counter"

/** The benchmark's commands for the shop's process, with their parameters and answers. */
export interface ShopCommands {
  /** Seeds the tea shop into an empty database, with a large stock and all payment providers. */
  seed: { ask: undefined; answer: ShopFront }
  "traffic:start": { ask: undefined; answer: undefined }
  "traffic:take": { ask: undefined; answer: Record<string, Traffic> }
  /** Resolves when no request has caused a statement for this many ms. */
  quiet: { ask: { ms: number }; answer: undefined }
  /** CPU time of the process since its start, on all threads, in ms. */
  cpu: { ask: undefined; answer: number }
  /** After garbage collection. */
  memory: { ask: undefined; answer: { heapUsed: number; external: number; rss: number } }
  /** Peak memory in bytes, including garbage, sampled between start and stop. */
  "peak:start": { ask: undefined; answer: undefined }
  "peak:stop": { ask: undefined; answer: { heapUsed: number } }
  /** Inserts payment sessions that nobody started; `ids` contain their age. */
  "insert-sessions": { ask: { ids: string[]; providerId: string }; answer: undefined }
  /** Inserts this many payments of the last years, with their orders, unless that was done before. */
  "insert-payments": { ask: { count: number }; answer: undefined }
  /** Copies a cart with its payment session `times` times; returns the copies' sessions. */
  "copy-cart": { ask: { cartId: string; count: number }; answer: string[] }
  /** Searches for unfinished work as recovery does, under the label "search". */
  search: {
    ask: { providerIds: string[]; since: string; full: boolean }
    answer: { found: number; ms: number }
  }
  /** One run of recovery, under the label "recovery". */
  recover: { ask: { since: string }; answer: { checked: number; failed: number; ms: number } }
  /** How many of the sessions led to exactly one captured payment on exactly one order. */
  "count-orders": { ask: { sessionIds: string[] }; answer: number }
  "books-of": { ask: { sessionIds: string[] }; answer: Books }
  "profile:start": { ask: undefined; answer: undefined }
  /** Writes a .cpuprofile. */
  "profile:stop": { ask: { file: string }; answer: ProviderTimes }
}

/** The number of payment sessions by outcome. */
export interface Books {
  /** One order, one captured payment on it, no refund. */
  standing: number
  /** More than one order or capture. */
  doubled: number
  refunded: number
}

/** What a shopper needs to know about the shop. */
export interface ShopFront {
  publishableKey: string
  regionId: string
  variantId: string
}

/** Elapsed ms inside each of the provider's methods, one entry per call. */
export type ProviderTimes = Record<string, { wall: number; psp: number; sql: number }[]>

export type Request = {
  [Name in keyof ShopCommands]: { id: number; name: Name; ask: ShopCommands[Name]["ask"] }
}[keyof ShopCommands]

export type Ready = { ready: true }
