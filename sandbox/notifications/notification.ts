/** One delivery attempt. */
export interface DeliveryAttempt {
  at: number
  /** Unix seconds in the query and the signature. */
  timestamp: number
  httpStatus: number | null
  /** The beginning of the receiver's answer. */
  answer: string
  error: string | null
  fault: string | null
  acknowledged: boolean
  durationMs: number
}

/** One message to the shop, with all delivery attempts. Times are epoch ms of the sandbox clock. */
export interface SandboxNotification {
  id: string
  siteId: number
  orderId: string
  url: string
  method: "POST" | "GET"
  payloadType: "pretransaction" | null
  /** The refund whose own transaction it describes; null when it describes the order. */
  refundId: string | null
  /** Its subject, for people: "completed", "refund reserved" … */
  about: string
  /** The exact text that is signed and sent; null for GET, and for old messages whose text was dropped. */
  body: string | null
  createdAt: number
  attempts: DeliveryAttempt[]
  /** Automatic resends planned so far. */
  resends: number
  acknowledged: boolean
  /** When the next automatic try is due; null when there is none. */
  nextAttemptAt: number | null
  /** Waits until another notification of its order has been sent (fault "reordered"). */
  heldBack: boolean
  /** Overrides for forged or stale messages. */
  forged: { timestamp?: number; signingKey?: string; authHeader?: string | null } | null
}
