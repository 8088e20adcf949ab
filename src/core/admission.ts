import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { forEachLimited } from "./for-each-limited"
import { shoppersFirst } from "./shoppers-first"
import { configOf, listSites } from "./sites/site"
import { observe } from "./telemetry/metrics"

/** The priority of work, highest first: a shopper who waits, MultiSafepay, background work. */
export type Lane = "shopper" | "notification" | "background"

/** There is no capacity, and there will be none soon. */
export class BusyError extends Error {
  override readonly name = "BusyError"
  /** Seconds until the next try. */
  readonly retryAfter = 30
}

export type AdmissionLimits = {
  atOnce: (lane: Lane) => number
  /** How many tasks with a waiting caller may wait per lane; further ones are refused immediately. */
  queue: number
  /** The longest that such a task waits for a slot, in ms. */
  waitMs: number
  /** How many refused tasks are kept until there is capacity. */
  kept: number
}

type Waiting = { letIn: () => void }

/**
 * The only limit for work on payments from any source. Requests from outside that find no slot in time are refused;
 * some are kept, and run when nobody waits. Kept tasks are lost with the process, and recovery then finds the work by
 * its state. Recovery and order updates wait as long as necessary. See docs/decisions/007-admission-limit.md.
 */
export class Admission {
  private readonly running: Record<Lane, number> = { shopper: 0, notification: 0, background: 0 }
  private readonly waiting: Record<Lane, Set<Waiting>> = {
    shopper: new Set(),
    notification: new Set(),
    background: new Set(),
  }
  private readonly kept = new Map<string, () => Promise<unknown>>()
  private readonly shared = new Map<string, Promise<unknown>>()
  /** Keys whose work is running; `next` lets in the caller that waits for its turn. */
  private readonly turns = new Map<string, { next?: () => void }>()

  constructor(private readonly limits: AdmissionLimits) {}

  /** Waiting tasks by lane; `kept`: refused tasks that run when there is capacity. */
  get waitingNow(): Record<Lane | "kept", number> {
    const { shopper, notification, background } = this.waiting
    return {
      shopper: shopper.size,
      notification: notification.size,
      background: background.size,
      kept: this.kept.size,
    }
  }

  /** Works through a list in the background, as concurrently as the capacity allows. `work` must not reject. */
  async forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const most = this.limits.atOnce("shopper")
    await forEachLimited(items, most, (item) => this.run("background", () => work(item)))
  }

  /** @throws BusyError when no slot was free in time */
  async run<T>(lane: Lane, work: () => Promise<T>, waitMs = this.limits.waitMs): Promise<T> {
    await this.enter(lane, waitMs)
    try {
      return await work()
    } finally {
      this.running[lane]--
      this.letNextIn()
    }
  }

  /**
   * Like `run`, for work that anybody may request any number of times: while work with this key waits or runs, later
   * callers get its result, so one key never takes more than one slot.
   * @param key always for the same kind of work, because its result is shared
   */
  async runShared<T>(lane: Lane, key: string, work: () => Promise<T>): Promise<T> {
    const known = this.shared.get(key) as Promise<T> | undefined
    if (known) {
      return await known
    }
    const mine = this.run(lane, work).finally(() => this.shared.delete(key))
    this.shared.set(key, mine)
    return await mine
  }

  /**
   * Like `run`, for work that one sender may repeat: for each key, one call takes a slot, one more waits without a
   * slot, and further ones are refused immediately.
   */
  async runInTurn<T>(lane: Lane, key: string, work: () => Promise<T>): Promise<T> {
    const known = this.turns.get(key)
    const turn = known ?? {}
    const deadline = performance.now() + this.limits.waitMs
    if (known?.next) {
      throw new BusyError("Another one of this key waits")
    }
    if (known) {
      await this.waitForTurn(known)
    } else {
      this.turns.set(key, turn)
    }
    try {
      return await this.run(lane, work, deadline - performance.now())
    } finally {
      if (turn.next) {
        turn.next()
      } else {
        this.turns.delete(key)
      }
      this.letNextIn()
    }
  }

  private waitForTurn(turn: { next?: () => void }): Promise<void> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        delete turn.next
        reject(new BusyError("The one before took too long"))
      }, this.limits.waitMs)
      turn.next = () => {
        clearTimeout(timeout)
        delete turn.next
        resolve()
      }
    })
  }

  /** Keeps refused work, once per key, until there is capacity and its key is free. Its errors are ignored here. */
  keep(key: string, work: () => Promise<unknown>): void {
    if (this.kept.size < this.limits.kept || this.kept.has(key)) {
      this.kept.set(key, work)
      this.letNextIn()
    }
  }

  private async enter(lane: Lane, waitMs: number): Promise<void> {
    if (this.hasRoom(lane) && this.waiting[lane].size === 0) {
      this.count(lane)
      return
    }
    const line = this.waiting[lane]
    const waitsWithoutLimit = lane === "background"
    if (!waitsWithoutLimit && line.size >= this.limits.queue) {
      throw new BusyError("The queue is full")
    }
    await new Promise<void>((resolve, reject) => {
      const me: Waiting = {
        letIn: () => {
          clearTimeout(timeout)
          line.delete(me)
          this.count(lane)
          resolve()
        },
      }
      const timeout = waitsWithoutLimit
        ? undefined
        : setTimeout(() => {
            line.delete(me)
            reject(new BusyError("No slot was free in time"))
          }, waitMs)
      line.add(me)
    })
  }

  private letNextIn(): void {
    this.letIn("shopper")
    this.letIn("notification")
    for (const [key, work] of this.kept) {
      if (!this.hasRoom("notification") || this.waiting.notification.size > 0) {
        break
      }
      if (!this.turns.has(key)) {
        this.kept.delete(key)
        void this.runInTurn("notification", key, work).catch(() => undefined)
      }
    }
    this.letIn("background")
  }

  private letIn(lane: Lane): void {
    for (const next of this.waiting[lane]) {
      if (!this.hasRoom(lane)) {
        return
      }
      next.letIn()
    }
  }

  private count(lane: Lane): void {
    this.running[lane]++
  }

  /**
   * One task of each lane can always run. So no lane can block another: neither shoppers' requests, which anybody can
   * send, nor notifications, nor background work.
   */
  private hasRoom(lane: Lane): boolean {
    if (this.running[lane] === 0) {
      return true
    }
    const { shopper, notification, background } = this.running
    const isBelowLimit = shopper + notification + background < this.limits.atOnce(lane)
    return isBelowLimit && (lane !== "background" || !this.hasCallerWaiting)
  }

  private get hasCallerWaiting(): boolean {
    return this.waiting.shopper.size + this.waiting.notification.size + this.kept.size > 0
  }
}

/** MultiSafepay waits 10 s for a response; work that cannot start in time is refused before that. */
const WAIT_MS = 7_000
/** Each waiting request holds a connection and a body of a few kB. */
const QUEUE = 500
/** Parsed notifications, of a few kB each. */
const KEPT = 10_000
/**
 * This many notifications fully use the event loop, which shoppers share. With more, each would be slower, and the last
 * one would be answered after MultiSafepay has given up.
 */
const NOTIFICATIONS_AT_ONCE = 4
const BESIDE_SHOPPERS = { notification: 2, background: 1 }

let ofThisProcess: Admission | undefined

/**
 * How many tasks may run at once, including those of the other lanes.
 * @param pool the option `concurrency`, or how many database connections the tasks may use
 * @param isServing whether the Store API is handling a shopper's request now
 */
export function roomFor(lane: Lane, { pool, isServing }: { pool: number; isServing: boolean }): number {
  if (lane === "shopper") {
    return pool
  }
  return Math.min(pool, isServing ? BESIDE_SHOPPERS[lane] : NOTIFICATIONS_AT_ONCE)
}

/** This process's only limit: the option `concurrency`, by default derived from the size of the database pool. */
export function admissionOf(container: MedusaContainer): Admission {
  if (!ofThisProcess) {
    const pool = roomOf(container)
    const admission = new Admission({
      atOnce: (lane) => roomFor(lane, { pool, isServing: shoppersFirst.isServing }),
      queue: QUEUE,
      waitMs: WAIT_MS,
      kept: KEPT,
    })
    observe("queue", () =>
      Object.entries(admission.waitingNow).map(([lane, value]) => ({
        gauge: "alipay.queue.length",
        value,
        attributes: { lane },
      })),
    )
    ofThisProcess = admission
  }
  return ofThisProcess
}

/**
 * Runs work that no request waits for: within the limit, and after the responses to shoppers that this process is
 * preparing. Waits for a slot as long as necessary.
 */
export async function inBackground<T>(container: MedusaContainer, work: () => Promise<T>): Promise<T> {
  await shoppersFirst.waitForIdle()
  return admissionOf(container).run("background", work)
}

/** With several sites, the largest value counts: they share the process. */
function roomOf(container: MedusaContainer): number {
  const config = configOf(container)
  const configured = listSites(config).flatMap(({ options }) => options.concurrency ?? [])
  return configured.length > 0 ? Math.max(...configured) : roomInPool(container)
}

/** Medusa's default. */
const DEFAULT_POOL = 10
/** Connections for core's own requests, which this limit does not cover. */
const LEFT_TO_CORE = 2

function roomInPool(container: MedusaContainer): number {
  const { client } = container.resolve<{ client?: { pool?: { max?: number } } }>(
    ContainerRegistrationKeys.PG_CONNECTION,
  )
  return Math.max(2, (client?.pool?.max ?? DEFAULT_POOL) - LEFT_TO_CORE)
}
