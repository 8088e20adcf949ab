/** An alert in its current state. */
export type AlertEntry = {
  kind: string
  /** There is one alert for each kind and subject. */
  subject: string
  pspOrderId: string | null
  orderId: string | null
  /** "noticed", "scheduled", "intended", "done" or "failed". */
  stage: string
  /** "open", "resolved" or "dismissed". */
  state: string
  /** Whether the current claim was sent. */
  sent: boolean
}
