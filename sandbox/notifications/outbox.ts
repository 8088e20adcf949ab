import type { SandboxClock } from "../clock"
import type { Faults } from "../faults"
import { keyOf, type PspOrder } from "../psp-order"
import type { Schedule } from "../schedule"
import type { SandboxSettings } from "../settings"
import type { Site } from "../site"
import type { Store } from "../store"
import { withQuery } from "../with-query"
import { deliver, isAcknowledged } from "./http-delivery"
import type { DeliveryAttempt, SandboxNotification } from "./notification"
import { Pauses } from "./pauses"
import { notificationBody } from "./payload"
import { authHeader } from "./signature"
import { Slots } from "./slots"

const PARALLEL_DELIVERIES = 64
/** Older messages drop their text (it is written again for a resend), so that memory stays limited. */
const MAX_STORED_BODIES = 10_000
/** How long a reset waits for outstanding answers, in real ms. */
const MAX_FAREWELL = 2_000

export interface NotificationRequest {
  about: string
  method?: "POST" | "GET"
  payloadType?: "pretransaction" | null
  /** A refund whose child transaction is described instead of the order. */
  refundId?: string | null
  forged?: SandboxNotification["forged"]
}

export interface OutboxHost {
  readonly clock: SandboxClock
  readonly faults: Faults
  readonly log: (line: string) => void
  readonly schedule: Schedule
  readonly settings: SandboxSettings
  readonly store: Store
  changed(): void
  keyOf(site: Site): string
  settingsOf(pspOrder: PspOrder): SandboxSettings
}

/** Writes, signs, sends and resends notifications. Callers wait for a delivery only if they ask for it. */
export class Outbox {
  readonly #sandbox: OutboxHost
  readonly #inFlight = new Map<string, Promise<void>>()
  readonly #pauses = new Pauses()
  readonly #slots = new Slots(PARALLEL_DELIVERIES)
  readonly #withBody: string[] = []
  #count = 0
  /** Incremented by each reset, which drops the notifications that were queued before. */
  #generation = 0
  #closed = false

  constructor(sandbox: OutboxHost) {
    this.#sandbox = sandbox
  }

  /** Queues a notification about the order's current state; null when nobody wants one. */
  notify(pspOrder: PspOrder, request: NotificationRequest): SandboxNotification | null {
    const { clock, store } = this.#sandbox
    const settings = this.#sandbox.settingsOf(pspOrder)
    const url = pspOrder.paymentOptions.notificationUrl ?? store.siteOf(pspOrder.siteId).notificationUrl
    if (!url) return null
    const method = request.method ?? pspOrder.paymentOptions.notificationMethod
    this.#count += 1
    const notification: SandboxNotification = {
      id: `ntf-${this.#count}`,
      siteId: pspOrder.siteId,
      orderId: pspOrder.orderId,
      url,
      method,
      payloadType: request.payloadType ?? null,
      refundId: request.refundId ?? null,
      about: request.about,
      body: method === "POST" ? notificationBody(settings, pspOrder, request) : null,
      createdAt: clock.now(),
      attempts: [],
      resends: 0,
      acknowledged: false,
      nextAttemptAt: null,
      heldBack: false,
      forged: request.forged ?? null,
    }
    this.restore(notification)
    pspOrder.notificationIds.push(notification.id)
    this.#start(notification, pspOrder)
    return notification
  }

  /** Sends an old notification again, like the dashboard's button: same text, new timestamp. */
  resend(id: string): SandboxNotification | null {
    const notification = this.#sandbox.store.notifications.get(id)
    const pspOrder = notification && this.#orderOf(notification)
    if (!notification || !pspOrder) return null
    notification.heldBack = false
    notification.nextAttemptAt = null
    this.#start(notification, pspOrder)
    return notification
  }

  /** An automatic resend that is due. */
  retry(id: string): void {
    const notification = this.#sandbox.store.notifications.get(id)
    const due = notification?.nextAttemptAt
    if (!notification || notification.acknowledged || due == null || due > this.#sandbox.clock.now()) return
    this.resend(id)
  }

  /** Resolves when the current tries of this notification have ended. */
  async delivered(id: string): Promise<void> {
    await this.#inFlight.get(id)
  }

  /** Resolves when no delivery is in progress. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight.values())
  }

  /** Adds a notification, new or from the state file. */
  restore(notification: SandboxNotification): void {
    this.#sandbox.store.notifications.set(notification.id, notification)
    this.#count = Math.max(this.#count, Number(notification.id.slice(4)))
    if (notification.body === null) return
    this.#withBody.push(notification.id)
    if (this.#withBody.length < 2 * MAX_STORED_BODIES) return
    for (const id of this.#withBody.splice(0, MAX_STORED_BODIES)) {
      const old = this.#sandbox.store.notifications.get(id)
      if (old) old.body = null
    }
  }

  /** Drops all notifications, including queued ones. Waits only a short time for answers to those in flight. */
  async clear(): Promise<void> {
    this.#generation += 1
    this.#withBody.length = 0
    this.#pauses.wakeAll()
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, MAX_FAREWELL)
    })
    await Promise.race([this.settled(), patience])
    clearTimeout(timer)
    this.#inFlight.clear()
  }

  close(): void {
    this.#closed = true
    this.#pauses.wakeAll()
  }

  #start(notification: SandboxNotification, pspOrder: PspOrder): void {
    const strikes = this.#sandbox.faults.strikeNotification(notification.orderId)
    const faults = new Map(strikes.map((fault) => [fault.kind, fault]))
    if (faults.has("reordered")) {
      notification.heldBack = true
      this.#planRetry(notification)
      this.#sandbox.changed()
      return
    }
    const before = this.#inFlight.get(notification.id)
    const generation = this.#generation
    const run = (async () => {
      await before
      await this.#pauses.wait(faults.get("delayed")?.ms ?? (faults.has("delayed") ? 1_000 : 0))
      if (this.#closed || generation !== this.#generation) return
      const lost = faults.has("lost")
      const fault = strikes.map((one) => one.kind).join(", ") || null
      const attempt = () => this.#slots.run(() => this.#attempt(notification, pspOrder, lost, fault))
      const tries = [attempt()]
      if (faults.has("doubled")) tries.push(attempt())
      await Promise.all(tries)
      if (this.#closed || generation !== this.#generation) return
      if (!notification.acknowledged) this.#planRetry(notification)
      this.#releaseHeldBack(notification, pspOrder)
    })()
    const tracked = run.finally(() => {
      if (this.#inFlight.get(notification.id) === tracked) this.#inFlight.delete(notification.id)
      this.#sandbox.changed()
    })
    this.#inFlight.set(notification.id, tracked)
  }

  async #attempt(
    notification: SandboxNotification,
    pspOrder: PspOrder,
    lost: boolean,
    fault: string | null,
  ): Promise<void> {
    if (this.#closed) return
    const { clock, settings, store } = this.#sandbox
    const stampedBy = settings.notification_timestamp === "real" ? clock.realNow() : clock.now()
    const timestamp = notification.forged?.timestamp ?? Math.floor(stampedBy / 1000)
    const attempt: DeliveryAttempt = {
      at: clock.now(),
      timestamp,
      httpStatus: null,
      answer: "",
      error: null,
      fault,
      acknowledged: false,
      durationMs: 0,
    }
    notification.attempts.push(attempt)
    if (lost) {
      attempt.error = "lost on the way (fault)"
      return
    }
    if (notification.method === "POST")
      notification.body ??= notificationBody(this.#sandbox.settingsOf(pspOrder), pspOrder, notification)
    const key = notification.forged?.signingKey ?? this.#sandbox.keyOf(store.siteOf(notification.siteId))
    const auth = notification.body === null ? null : authHeader(key, timestamp, notification.body)
    const began = performance.now()
    const answer = await deliver(
      addressOf(notification, timestamp),
      notification.method,
      notification.body,
      notification.forged?.authHeader === undefined ? auth : notification.forged.authHeader,
      settings.notification_timeout_ms,
    )
    Object.assign(attempt, answer, { durationMs: Math.round(performance.now() - began) })
    attempt.acknowledged = isAcknowledged(answer.httpStatus, answer.answer, settings.ack_case_sensitive)
    notification.acknowledged ||= attempt.acknowledged
    const outcome =
      answer.error ?? `HTTP ${answer.httpStatus}${attempt.acknowledged ? "" : ", not acknowledged"}`
    this.#sandbox.log(`notification "${notification.about}" of ${notification.orderId}: ${outcome}`)
  }

  /** Three more tries, 15 minutes apart. A notification that was only held back has not been tried yet. */
  #planRetry(notification: SandboxNotification): void {
    const { schedule, clock, settings } = this.#sandbox
    notification.nextAttemptAt = null
    if (!notification.heldBack) {
      if (notification.resends >= settings.notification_resends) return
      notification.resends += 1
    }
    notification.nextAttemptAt = clock.now() + settings.notification_resend_minutes * 60_000
    schedule.add({ at: notification.nextAttemptAt, kind: "notification", notificationId: notification.id })
  }

  #releaseHeldBack(justSent: SandboxNotification, pspOrder: PspOrder): void {
    for (const id of pspOrder.notificationIds) {
      const held = this.#sandbox.store.notifications.get(id)
      if (held?.heldBack && held.id !== justSent.id) this.resend(id)
    }
  }

  #orderOf(notification: SandboxNotification): PspOrder | null {
    return this.#sandbox.store.byKey(keyOf(notification))
  }
}

function addressOf(notification: SandboxNotification, timestamp: number): string {
  return withQuery(notification.url, {
    transactionid: notification.orderId,
    timestamp: String(timestamp),
    payload_type: notification.payloadType,
  })
}
