import type { Traffic } from "./sql-counter"

/** What the benchmark can ask of the shop's process, with its parameters and answers. */
export interface ShopCommands {
  /** Seeds the tea shop into an empty database, with much stock and all payment providers. */
  seed: { ask: undefined; answer: ShopFront }
  "traffic:start": { ask: undefined; answer: undefined }
  "traffic:take": { ask: undefined; answer: Record<string, Traffic> }
  /** Resolves once no request has caused a statement for this many ms. */
  quiet: { ask: { ms: number }; answer: undefined }
  /** ms of CPU that the process has used since it started, on all its threads. */
  cpu: { ask: undefined; answer: number }
  /** After a collection of garbage. */
  memory: { ask: undefined; answer: { heapUsed: number; external: number; rss: number } }
  /** Bytes in use at the most, garbage included, sampled between start and stop. */
  "peak:start": { ask: undefined; answer: undefined }
  "peak:stop": { ask: undefined; answer: { heapUsed: number } }
  /** Puts payment sessions into the database that nobody started; `ids` tell their age. */
  "insert-sessions": { ask: { ids: string[]; providerId: string }; answer: undefined }
  /** Puts so many payments of the last years, with their orders, into the database, unless that was done before. */
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

/** What became of payment sessions: how many of them. */
export interface Books {
  /** One order, one captured payment on it, no refund. */
  standing: number
  /** More than one order or capture. */
  doubled: number
  refunded: number
}

/** What a shopper needs to know of the shop. */
export interface ShopFront {
  publishableKey: string
  regionId: string
  variantId: string
}

/** ms of the wall inside each of the provider's methods, one entry a call. */
export type ProviderTimes = Record<string, { wall: number; psp: number; sql: number }[]>

export type Request = {
  [Name in keyof ShopCommands]: { id: number; name: Name; ask: ShopCommands[Name]["ask"] }
}[keyof ShopCommands]

export type Ready = { ready: true }
