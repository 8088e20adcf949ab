import { existsSync, readFileSync } from "node:fs"
import { mkdir, open, rename } from "node:fs/promises"
import { dirname } from "node:path"
import type { SandboxNotification } from "./notifications/notification"
import { PspIds } from "./psp-ids"
import { keyOf, type PspOrder } from "./psp-order"
import type { Sandbox } from "./sandbox"
import { defaultSettings, settingsPatchSchema } from "./settings"

const VERSION = 2
const QUIET_BEFORE_WRITE = 300
/** Writing must not take more than about a twentieth of the time, regardless of the size of the state. */
const REST_PER_WRITE = 20

interface SavedState {
  version: number
  offsetMs: number
  lastId: string
  settings: unknown
  orders: PspOrder[]
  notifications: SandboxNotification[]
}

/** Writes the whole state to a new file, then renames it, so that a crash leaves either the old or the new state. */
export class Persistence {
  readonly #sandbox: Sandbox
  readonly #file: string
  #timer: NodeJS.Timeout | null = null
  #lastWriteMs = 0
  #writing: Promise<void> = Promise.resolve()
  #dirty = false
  readonly #unwatch: () => void

  constructor(sandbox: Sandbox, file: string) {
    this.#sandbox = sandbox
    this.#file = file
    this.#unwatch = sandbox.watch(() => this.#changed())
  }

  /** @throws Error when the file exists but is not a state of this sandbox */
  load(): void {
    if (!existsSync(this.#file)) return
    let saved: SavedState
    try {
      saved = JSON.parse(readFileSync(this.#file, "utf8")) as SavedState
    } catch (error) {
      throw new Error(
        `--state ${this.#file} cannot be read as JSON (${String(error)}); delete it to start afresh`,
      )
    }
    if (saved.version !== VERSION) {
      throw new Error(
        `--state ${this.#file} is of version ${saved.version}, not ${VERSION}; delete it to start afresh`,
      )
    }
    restore(this.#sandbox, saved)
  }

  /** Resolves when everything up to now is on disk; later changes are lost. */
  async close(): Promise<void> {
    this.#unwatch()
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#dirty) this.#write()
    await this.#writing
  }

  #changed(): void {
    this.#dirty = true
    if (this.#timer) return
    const wait = Math.max(QUIET_BEFORE_WRITE, this.#lastWriteMs * REST_PER_WRITE)
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#write()
    }, wait)
    this.#timer.unref()
  }

  #write(): void {
    this.#dirty = false
    const began = performance.now()
    const text = JSON.stringify(snapshot(this.#sandbox))
    this.#lastWriteMs = performance.now() - began
    this.#writing = this.#writing
      .then(() => replaceFile(this.#file, text))
      .catch((error: unknown) =>
        console.error(`sandbox: the state cannot be written to ${this.#file}:`, error),
      )
  }
}

function snapshot(sandbox: Sandbox): SavedState {
  return {
    version: VERSION,
    offsetMs: sandbox.clock.offsetMs,
    lastId: sandbox.ids.last,
    settings: sandbox.settings,
    orders: sandbox.store.orders,
    notifications: [...sandbox.store.notifications.values()],
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}.tmp`
  const handle = await open(beside, "w")
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}

function restore(sandbox: Sandbox, saved: SavedState): void {
  sandbox.clock.setOffset(saved.offsetMs)
  sandbox.ids = new PspIds(saved.lastId)
  sandbox.settings = { ...defaultSettings(), ...settingsPatchSchema.parse(saved.settings) }
  const siteIds = new Set(sandbox.store.sites.map((site) => site.id))
  for (const pspOrder of saved.orders) {
    if (!siteIds.has(pspOrder.siteId)) continue
    sandbox.store.add(pspOrder)
    plan(sandbox, pspOrder)
  }
  for (const notification of saved.notifications) {
    if (!siteIds.has(notification.siteId)) continue
    sandbox.outbox.restore(notification)
    // What was in progress when the process ended is tried again at once.
    if (!notification.acknowledged && notification.resends < sandbox.settings.notification_resends) {
      notification.nextAttemptAt ??= sandbox.clock.now()
    }
    if (notification.nextAttemptAt !== null && !notification.acknowledged) {
      sandbox.schedule.add({
        at: notification.nextAttemptAt,
        kind: "notification",
        notificationId: notification.id,
      })
    }
  }
  sandbox.changed()
}

/** Schedules the ends of payments, pages and refunds again. */
function plan(sandbox: Sandbox, pspOrder: PspOrder): void {
  const orderKey = keyOf(pspOrder)
  for (const { status, expiresAt, transactionId } of pspOrder.transactions) {
    if (status === "initialized" && expiresAt !== null) {
      sandbox.schedule.add({ at: expiresAt, kind: "transaction-expiry", orderKey, transactionId })
    }
  }
  for (const { status, expiresAt, sessionId } of pspOrder.sessions) {
    if (status === "active")
      sandbox.schedule.add({ at: expiresAt, kind: "session-expiry", orderKey, sessionId })
  }
  for (const { status, settlesAt, refundId } of pspOrder.refunds) {
    if (status === "reserved" && settlesAt !== null) {
      sandbox.schedule.add({ at: settlesAt, kind: "refund-settlement", refundId })
    }
  }
}
