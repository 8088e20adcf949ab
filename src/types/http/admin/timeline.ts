import type { AlertKind } from "./alert"
import type { SignatureResult } from "./notification"

/** One event of a payment. Times are ISO strings, amounts are in major units. */
export type TimelineEntry = { at: string } & (
  | { what: "started" | "paid" | "order_placed" | "order_cancelled" }
  /** The payment failed or expired; `status` is MultiSafepay's status, `reason` its explanation. */
  | { what: "ended"; status: string; reason: string | null }
  /** A notification arrived: what it claimed, how the shop responded, and how long that took. */
  | {
      what: "notification"
      claimed_status: string | null
      signature: SignatureResult
      http_status: number
      duration_ms: number
      times: number
    }
  /** The order's number or its shipments were sent to MultiSafepay, or could not be sent. */
  | { what: "order_number" | "shipment"; state: "done" | "failed"; error: string | null }
  | {
      what: "refund"
      amount: number
      psp_status: string | null
      note: string | null
      way: "medusa" | "multisafepay"
    }
  | { what: "alert"; kind: AlertKind }
  | { what: "alert_closed"; kind: AlertKind; state: "resolved" | "dismissed"; by: string | null }
)
