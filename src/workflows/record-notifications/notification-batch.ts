import { createHash } from "node:crypto"
import { toPlainText } from "../../core/plain-text"
import {
  isRefused,
  type NotificationToRecord,
  type SignatureResult,
} from "../../modules/payment-journal/notifications"

export type AnsweredNotification = {
  /** "pp_alipay_multisafepay". */
  providerId: string
  signature: SignatureResult
  /** Only for a payment session that may belong to this shop; everything else is only counted. */
  pspOrderId?: string | undefined
  claimedStatus?: string | undefined
  /** The signature, which nobody else can produce. With it, a replay is counted in the row of the original. */
  proof?: string | undefined
  httpStatus: number
  durationMs: number
  /** When it was answered, in ms since the epoch. */
  at: number
}

/** Further notifications between two writes are only counted, in one row per response status. */
const MAX_ROWS = 500
const HOUR_MS = 3_600_000
/** Between two writes of refused notifications. */
export const WRITE_REFUSED_EVERY_MS = 60_000

/**
 * The notifications since the last write, in a limited number of rows. Each of MultiSafepay's notifications has its own
 * row. Anyone can send refused notifications, hints without a signature and other shops' orders in any number, so these
 * are counted per hour. Refused ones are written only once a minute, so that a flood of them costs almost no SQL.
 */
export class NotificationBatch {
  private rows = new Map<string, NotificationToRecord & { at: number }>()
  private refusedTakenAt = Number.NEGATIVE_INFINITY

  get size(): number {
    return this.rows.size
  }

  add(answered: AnsweredNotification): void {
    const own = ownRow(answered)
    const id = own && (this.rows.size < MAX_ROWS || this.rows.has(own)) ? own : sharedRow(answered)
    const known = this.rows.get(id)
    this.rows.set(id, {
      id,
      provider_id: answered.providerId,
      psp_order_id: id === own ? (answered.pspOrderId ?? null) : null,
      signature: answered.signature,
      claimed_status: id === own ? toPlainText((answered.claimedStatus ?? "").slice(0, 64)) || null : null,
      http_status: answered.httpStatus,
      duration_ms: Math.round(answered.durationMs),
      times: (known?.times ?? 0) + 1,
      age_ms: 0,
      at: answered.at,
    })
  }

  /**
   * Takes out the rows to write now. Refused notifications stay in the batch, counted, until a minute after the last
   * ones were taken.
   * @param now in ms since the epoch; `age_ms` counts until then
   */
  take(now: number): NotificationToRecord[] {
    const sinceRefused = now - this.refusedTakenAt
    // A clock that was set back would otherwise hold them for as long as it was wrong.
    const holdsRefused = sinceRefused >= 0 && sinceRefused < WRITE_REFUSED_EVERY_MS
    const isTaken = ({ signature }: NotificationToRecord) => !(holdsRefused && isRefused(signature))
    const all = [...this.rows]
    const taken = all.map(([, row]) => row).filter(isTaken)
    this.rows = new Map(all.filter(([, row]) => !isTaken(row)))
    if (taken.some(({ signature }) => isRefused(signature))) this.refusedTakenAt = now
    return taken.map(({ at, ...row }) => ({ ...row, age_ms: Math.max(0, now - at) }))
  }
}

/** @returns undefined for a notification that is only counted */
function ownRow({ signature, pspOrderId, proof, at, httpStatus }: AnsweredNotification): string | undefined {
  if (isRefused(signature) || pspOrderId === undefined) {
    return undefined
  }
  // Without a signature, anyone can ask about the same payment again and again: one row per hour.
  return hash(proof ?? [pspOrderId, hourOf(at), httpStatus].join())
}

const sharedRow = ({ providerId, signature, httpStatus, at }: AnsweredNotification): string =>
  hash([providerId, signature, httpStatus, hourOf(at)].join())

const hourOf = (at: number): number => Math.floor(at / HOUR_MS)

const hash = (text: string): string =>
  `mspnot_${createHash("sha256").update(text).digest("base64url").slice(0, 27)}`
