/** What a merchant is alerted about. */
export type AlertKind =
  | "orphan_refunded"
  | "order_cancelled_refunded"
  | "not_needed_refunded"
  | "uncompletable_refunded"
  | "order_deleted"
  | "completion_delayed"
  | "refunds_paused"
  | "under_review"
  | "amount_mismatch"
  | "payment_not_started"
  | "paid_but_unknown"
  | "started_but_unknown"
  | "check_failing"
  | "order_total_differs"
  | "unfinished_order"
  | "disputed"
  | "refund_declined"
  | "refund_failed"
  | "refund_withdrawn"
  | "update_failed"
  | "ledger_differences"
  | "reconciliation_failed"
  | "signatures_refused"
  | "provider_not_registered"

/**
 * What an alert claims. `noticed`: something was found. `scheduled`: money was found that goes back at the next check,
 * unless the merchant keeps it. `intended`: the plugin is about to act. `done`: it acted and MultiSafepay confirmed it.
 * `failed`: it tried and failed, and will try again.
 */
export type AlertStage = "noticed" | "scheduled" | "intended" | "done" | "failed"

export type AlertState = "open" | "resolved" | "dismissed"

/**
 * What the buttons of an alert do. `refund`, `accept`, `keep` and `complete_now` are decisions about a payment.
 * `check_again` syncs shop and MultiSafepay, which also retries what failed. `acknowledge` and `dismiss` only close the
 * alert; `dismiss` offers a note.
 */
export type AlertAction =
  | "send_again"
  | "cancel_and_refund"
  | "accept"
  | "refund"
  | "keep"
  | "complete_now"
  | "check_again"
  | "retry_update"
  | "resume_refunds"
  | "acknowledge"
  | "dismiss"

/** An alert as the dashboard shows it. Amounts are in major units, times are ISO strings. */
export type AlertView = {
  id: string
  kind: AlertKind
  stage: AlertStage
  state: AlertState
  /** What the alert is about if not the payment itself, for example MultiSafepay's id of a refund. */
  subject: string
  psp_order_id: string | null
  order_id: string | null
  /** The order number that the merchant uses. */
  order_number: string | null
  amount: number | null
  currency_code: string | null
  /** Why something failed, or the note that was entered when the alert was closed. */
  note: string | null
  created_at: string
  updated_at: string
  /** The buttons that solve it, the best first; none for a closed one. */
  actions: AlertAction[]
  closed_at: string | null
  /** Who closed it: a user's name or e-mail address, or an API key's title; null for payment sync, which found that the books agree. */
  closed_by: string | null
}

export type AlertsAnswer = { alerts: AlertView[]; count: number; limit: number; offset: number }

export type CloseAlertBody = {
  state: "resolved" | "dismissed"
  note?: string
}

export type ClosedAlertAnswer = { id: string; object: "alipay_alert"; state: AlertState }
