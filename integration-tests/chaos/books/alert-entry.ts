export type AlertEntry = {
  kind: string
  /** Kind and subject identify an alert. */
  subject: string
  pspOrderId: string | null
  orderId: string | null
  /** "noticed", "scheduled", "intended", "done" or "failed". */
  stage: string
  /** "open", "resolved" or "dismissed". */
  state: string
  /** Whether the current stage was sent. */
  sent: boolean
}
