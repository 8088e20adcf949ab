import { createHash } from "node:crypto"
import { toPlainText } from "../../core/plain-text"
import {
  isRefused,
  type NotificationToRecord,
  type SignatureVerdict,
} from "../../modules/payment-journal/notifications"

/** What there is to remember of a notification that was answered. */
export type AnsweredNotification = {
  /** "pp_alipay_multisafepay". */
  providerId: string
  signature: SignatureVerdict
  /** Only of a payment session that this shop may have; everything else is counted. */
  pspOrderId?: string | undefined
  claimedStatus?: string | undefined
  /** What nobody else can send a second time, its signature: with it a replay is counted in the row of the first. */
  proof?: string | undefined
  httpStatus: number
  durationMs: number
  /** When it was answered, in ms since the epoch. */
  at: number
}

/** More of them between two writes are counted, one row for each answer. */
const MOST_ROWS = 500
const HOUR_MS = 3_600_000

/**
 * What came in since the last write, in few rows whatever it was. Each message of MultiSafepay's has a row of its own.
 * Refused ones, hints without a signature and other shops' orders are what strangers can send as many of as they like:
 * they are counted by the hour, so that a flood writes a handful of rows.
 */
export class NotificationBatch {
  private rows = new Map<string, NotificationToRecord & { at: number }>()

  get size(): number {
    return this.rows.size
  }

  add(answered: AnsweredNotification): void {
    const own = ownRow(answered)
    const id = own && (this.rows.size < MOST_ROWS || this.rows.has(own)) ? own : sharedRow(answered)
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

  /** Empties it. `age_ms` counts until `now`. */
  take(now: number): NotificationToRecord[] {
    const taken = [...this.rows.values()]
    this.rows = new Map()
    return taken.map(({ at, ...row }) => ({ ...row, age_ms: Math.max(0, now - at) }))
  }
}

/** @returns undefined for what is counted only */
function ownRow({ signature, pspOrderId, proof, at, httpStatus }: AnsweredNotification): string | undefined {
  if (isRefused(signature) || pspOrderId === undefined) {
    return undefined
  }
  // Without a signature the same stranger may ask about the same payment for ever: one row an hour.
  return hash(proof ?? [pspOrderId, hourOf(at), httpStatus].join())
}

const sharedRow = ({ providerId, signature, httpStatus, at }: AnsweredNotification): string =>
  hash([providerId, signature, httpStatus, hourOf(at)].join())

const hourOf = (at: number): number => Math.floor(at / HOUR_MS)

const hash = (text: string): string =>
  `mspnot_${createHash("sha256").update(text).digest("base64url").slice(0, 27)}`
