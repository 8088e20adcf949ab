import type { RecordedNotification } from "../../../../../modules/payment-journal/notifications"
import type { AlertView, PagePayment, TimelineEntry } from "../../../../../types/http/admin"

export type TimelineFacts = {
  payment: Pick<PagePayment, "created_at" | "paid_at" | "updates" | "refunds" | "psp">
  order: { created_at: string; canceled_at: string | null } | null
  alerts: readonly AlertView[]
  notifications: readonly RecordedNotification[]
}

/** MultiSafepay's statuses for a payment that ended without money. */
const ENDED: ReadonlySet<string> = new Set(["cancelled", "void", "expired", "declined", "chargedback"])

/** Newest first; of two events at the same time, the later step comes first. */
export function timelineOf({ payment, order, alerts, notifications }: TimelineFacts): TimelineEntry[] {
  const { updates, psp } = payment
  const entries: TimelineEntry[] = [
    ...at(order?.canceled_at, { what: "order_cancelled" as const }),
    ...at(order?.created_at, { what: "order_placed" as const }),
    // MultiSafepay's times have no fractions of a second.
    ...at(payment.paid_at && later(payment.paid_at, payment.created_at), { what: "paid" as const }),
    ...at(payment.created_at, { what: "started" as const }),
    ...notifications.map(
      (one): TimelineEntry => ({
        at: one.last_at.toISOString(),
        what: "notification",
        claimed_status: one.claimed_status,
        signature: one.signature,
        http_status: one.http_status,
        duration_ms: one.duration_ms,
        times: one.times,
      }),
    ),
    ...at(updates.invoice?.at, {
      what: "order_number" as const,
      state: updates.invoice?.state ?? "done",
      error: updates.invoice?.error ?? null,
    }),
    ...at(updates.shipment?.at, {
      what: "shipment" as const,
      state: updates.shipment?.state ?? "done",
      error: updates.shipment?.error ?? null,
    }),
    ...payment.refunds.flatMap(({ created_at, amount, psp_status, note, made_in }) =>
      at(created_at, {
        what: "refund" as const,
        amount,
        psp_status,
        note,
        way: made_in,
      }),
    ),
    ...alerts.flatMap((alert): TimelineEntry[] => [
      { at: raisedAt(alert), what: "alert", kind: alert.kind },
      ...(alert.state === "open"
        ? []
        : at(alert.closed_at, {
            what: "alert_closed" as const,
            kind: alert.kind,
            state: alert.state,
            by: alert.closed_by,
          })),
    ]),
    // MultiSafepay does not say when: the time of its last notification is the best estimate.
    ...(psp && ENDED.has(psp.status)
      ? at(notifications[0]?.last_at.toISOString() ?? psp.completed_at ?? psp.created_at, {
          what: "ended" as const,
          status: psp.status,
          reason: psp.reason,
        })
      : []),
  ]
  return entries.sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
}

/** An open alert may have been raised again. The `updated_at` of a closed alert is when it was closed. */
const raisedAt = ({ state, created_at, updated_at }: AlertView) =>
  state === "open" ? updated_at : created_at

const later = (one: string, other: string | null) =>
  other && Date.parse(other) > Date.parse(one) ? other : one

type WithoutTime = TimelineEntry extends infer Entry
  ? Entry extends { at: string }
    ? Omit<Entry, "at">
    : never
  : never

const at = (time: string | null | undefined, entry: WithoutTime): TimelineEntry[] =>
  time ? [{ at: time, ...entry } as TimelineEntry] : []
