import type { ApiAnswer, ApiExchange, ApiRequest } from "./api/exchange"
import { Calls } from "./calls"
import { SandboxClock } from "./clock"
import { Faults } from "./faults"
import { writeJson } from "./json-writer"
import { Outbox } from "./notifications/outbox"
import { PspIds } from "./psp-ids"
import type { PspOrder } from "./psp-order"
import { Schedule, type ScheduledEvent } from "./schedule"
import { defaultSettings, type SandboxSettings } from "./settings"
import { type SandboxSiteConfig, type Site, siteFromConfig } from "./site"
import { Store } from "./store"

const MAX_TIMER = 2 ** 31 - 1
/** Work that is due within this span (sandbox ms) may run before its deliveries have been answered. */
const BATCH_SPAN = 60_000

/** The whole sandbox without its HTTP servers: API, pages and control all work on one of these. */
export class Sandbox {
  readonly clock = new SandboxClock()
  readonly schedule = new Schedule()
  readonly calls = new Calls()
  readonly faults = new Faults()
  readonly outbox: Outbox
  readonly store: Store
  ids = new PspIds()
  settings: SandboxSettings = defaultSettings()
  /** The address of the pages, e.g. http://localhost:4010; known when the server listens. */
  publicUrl = ""
  readonly #siteConfigs: SandboxSiteConfig[]
  readonly #watchers = new Set<() => void>()
  #closed = false
  #timer: NodeJS.Timeout | null = null
  #timerAt = Number.POSITIVE_INFINITY
  #advancing: Promise<void> = Promise.resolve()

  /**
   * @param runScheduledEvent handles an event that is due
   * @param log receives each API call and delivery, one line at a time
   * @param onExchange receives each API call with its answer
   */
  constructor(
    sites: SandboxSiteConfig[],
    private readonly runScheduledEvent: (sandbox: Sandbox, event: ScheduledEvent) => void,
    readonly log: (line: string) => void = () => undefined,
    readonly onExchange?: (exchange: ApiExchange) => void,
  ) {
    this.#siteConfigs = sites
    this.store = new Store(sites.map(siteFromConfig))
    this.outbox = new Outbox(this)
  }

  reportExchange(
    endpoint: string,
    { body, query }: ApiRequest,
    { status = 200, body: answer }: ApiAnswer,
  ): void {
    this.onExchange?.({
      endpoint,
      query: Object.fromEntries(query),
      request: body,
      status,
      response: JSON.parse(writeJson(answer)),
    })
  }

  nextId(): string {
    return this.ids.next(this.clock.now(), this.settings.ids_beyond_safe_integer)
  }

  /** The sandbox's settings, overridden by the order's own. */
  settingsOf({ settings }: Pick<PspOrder, "settings">): SandboxSettings {
    return { ...this.settings, ...settings }
  }

  gatewaysOf(site: Site): string[] {
    return this.settings.gateways[String(site.id)] ?? site.gateways
  }

  stateOf(site: Site): Site["state"] {
    return this.settings.site_state[String(site.id)] ?? site.state
  }

  /** The current key. A new one in the settings invalidates the former one. */
  keyOf(site: Site): string {
    return this.settings.site_keys[String(site.id)] ?? site.apiKey
  }

  /** Call it after anything that must survive a restart or that a page shows. */
  changed(): void {
    for (const watcher of this.#watchers) watcher()
    this.#arm()
  }

  /** Calls back after each change until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /**
   * Moves the clock and runs what becomes due, in order and at its own time. Resolves when the first delivery of every
   * resulting notification has been tried.
   */
  advance(seconds: number): Promise<void> {
    const run = this.#advancing.then(() => this.#runUntil(this.clock.offsetMs + seconds * 1000))
    this.#advancing = run.catch(() => undefined)
    return run
  }

  /** Resets orders, clock, settings, faults and counters. Resolves when deliveries have ended. */
  async reset(): Promise<void> {
    this.store.clear()
    this.schedule.clear()
    await this.outbox.clear()
    this.calls.clear()
    this.faults.remove()
    this.clock.setOffset(0)
    this.settings = defaultSettings()
    for (const config of this.#siteConfigs)
      Object.assign(this.store.siteOf(config.id), siteFromConfig(config))
    this.changed()
  }

  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#watchers.clear()
    this.outbox.close()
  }

  /** @param offsetMs the clock's final offset; real time passes while deliveries are waited for */
  async #runUntil(offsetMs: number): Promise<void> {
    let batchStart: number | null = null
    for (;;) {
      const target = this.clock.realNow() + offsetMs
      const nextAt = this.schedule.nextAt()
      const isLast = nextAt === null || nextAt > target
      if (batchStart !== null && (isLast || nextAt - batchStart >= BATCH_SPAN)) {
        await this.outbox.settled()
        batchStart = null
        continue
      }
      if (isLast) break
      const due = this.schedule.takeDue(target)
      if (!due) break
      batchStart ??= due.at
      this.clock.moveTo(due.at)
      this.runScheduledEvent(this, due)
    }
    this.clock.setOffset(Math.max(offsetMs, this.clock.offsetMs))
    this.changed()
  }

  /** Runs the events that are due. Does not wait for deliveries. */
  #runDue(): void {
    const now = this.clock.now()
    for (let due = this.schedule.takeDue(now); due; due = this.schedule.takeDue(now))
      this.runScheduledEvent(this, due)
    this.changed()
  }

  #arm(): void {
    const nextAt = this.schedule.nextAt()
    if (this.#closed || nextAt === null || (this.#timer && nextAt >= this.#timerAt)) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#timerAt = nextAt
    const wait = Math.min(Math.max(nextAt - this.clock.now(), 0), MAX_TIMER)
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#runDue()
    }, wait)
    this.#timer.unref()
  }
}
