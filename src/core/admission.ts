import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { forEachLimited } from "./for-each-limited"

/** Who is let in first: a shopper who waits for an answer, MultiSafepay, and last what nobody waits for. */
export type Lane = "shopper" | "notification" | "background"

/** There is no room, and there will be none soon. */
export class BusyError extends Error {
  override readonly name = "BusyError"
  /** In whole seconds: when it is worth trying again. */
  readonly retryAfter = 30
}

export type AdmissionLimits = {
  /** How many may work at once. */
  atOnce: (lane: Lane) => number
  /** How many may wait in a lane of those who wait for an answer; more are refused at once. */
  queue: number
  /** The longest wait of theirs for a place, in ms. */
  waitMs: number
  /** How much refused work is kept until there is room. */
  kept: number
}

type Waiting = { letIn: () => void }

/**
 * The one limit for work on payments, whoever asks for it. What comes from outside and finds no place in time is refused,
 * and may be kept: it is done as soon as nobody waits any more. What is kept here is lost with the process; recovery finds
 * it by its state. Recovery and order updates wait for as long as it takes and have what room is left, which is the
 * machine's pace.
 */
export class Admission {
  private running = 0
  private runningInBackground = 0
  private readonly waiting: Record<Lane, Set<Waiting>> = {
    shopper: new Set(),
    notification: new Set(),
    background: new Set(),
  }
  private readonly kept = new Map<string, () => Promise<unknown>>()

  constructor(private readonly limits: AdmissionLimits) {}

  /** How much waits right now, by lane; `kept`: refused work that is done when there is room. */
  get waitingNow(): Record<Lane | "kept", number> {
    const { shopper, notification, background } = this.waiting
    return {
      shopper: shopper.size,
      notification: notification.size,
      background: background.size,
      kept: this.kept.size,
    }
  }

  /** Works through a list in the background, as many at a time as there is room for. `work` must not reject. */
  async forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const most = this.limits.atOnce("shopper")
    await forEachLimited(items, most, (item) => this.run("background", () => work(item)))
  }

  /**
   * Runs `work` when it is its turn.
   * @throws BusyError when it was not its turn in time
   * @throws whatever `work` throws
   */
  async run<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    await this.enter(lane)
    try {
      return await work()
    } finally {
      this.running--
      this.runningInBackground -= lane === "background" ? 1 : 0
      this.letNextIn()
    }
  }

  /** Keeps work that was refused; under one key only once. What it throws is nobody's concern here. */
  keep(key: string, work: () => Promise<unknown>): void {
    if (this.kept.size < this.limits.kept || this.kept.has(key)) {
      this.kept.set(key, work)
      this.letNextIn()
    }
  }

  private async enter(lane: Lane): Promise<void> {
    if (this.hasRoom(lane) && this.waiting[lane].size === 0) {
      this.count(lane)
      return
    }
    const line = this.waiting[lane]
    const waitsWithoutLimit = lane === "background"
    if (!waitsWithoutLimit && line.size >= this.limits.queue) {
      throw new BusyError("Too many are waiting")
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
            reject(new BusyError("It was not its turn in time"))
          }, this.limits.waitMs)
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
      this.kept.delete(key)
      void this.run("notification", work).catch(() => undefined)
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
    this.running++
    this.runningInBackground += lane === "background" ? 1 : 0
  }

  /** In the background one goes on whatever comes from outside, so that what is owed does not wait for ever. */
  private hasRoom(lane: Lane): boolean {
    if (lane !== "background") {
      return this.running < this.limits.atOnce(lane)
    }
    const isAhead = this.waiting.shopper.size + this.waiting.notification.size + this.kept.size > 0
    return this.runningInBackground === 0 || (!isAhead && this.running < this.limits.atOnce(lane))
  }
}

/** Medusa's default. */
const DEFAULT_POOL = 10
/** Connections that are left to whoever is not limited: core's own requests. */
const LEFT_TO_CORE = 2

/** How many connections to the database the work from outside may keep busy. */
export function roomInPool(container: MedusaContainer): number {
  const { client } = container.resolve<{ client?: { pool?: { max?: number } } }>(
    ContainerRegistrationKeys.PG_CONNECTION,
  )
  return Math.max(2, (client?.pool?.max ?? DEFAULT_POOL) - LEFT_TO_CORE)
}
