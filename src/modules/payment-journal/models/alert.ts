import { model } from "@medusajs/framework/utils"

/** Something that the merchant must know. One row for each kind and subject. */
export const MspAlert = model
  .define("msp_alert", {
    id: model.id({ prefix: "mspal" }).primaryKey(),
    kind: model.text(),
    /** What the alert is about: a PSP order, an order, a refund, a run. */
    subject: model.text(),
    provider_id: model.text().nullable(),
    psp_order_id: model.text().nullable(),
    order_id: model.text().nullable(),
    /** The order number that the merchant uses. */
    order_number: model.text().nullable(),
    /** Major units: "12.50". */
    amount: model.text().nullable(),
    currency: model.text().nullable(),
    /** "noticed", "scheduled", "intended", "done" or "failed": see `AlertStage` in ../alerts.ts. */
    stage: model.text().default("noticed"),
    /** "open", "resolved" or "dismissed". */
    state: model.text().default("open"),
    /** True until the event and the feed entry of the current stage were sent. */
    event_due: model.boolean().default(true),
    times_sent: model.number().default(0),
    /** When an open alert is sent again. */
    remind_at: model.dateTime().nullable(),
    /** Why it failed, or what the merchant noted when closing it; no keys, no personal data. */
    note: model.text().nullable(),
    /** See `AlertFacts` in ../alerts.ts. */
    known_refunds: model.json().nullable(),
    /** The id of a user or an API key, or "payment-sync" when the books agreed again. */
    closed_by: model.text().nullable(),
    closed_at: model.dateTime().nullable(),
  })
  .indexes([
    { name: "IDX_msp_alert_kind_subject", on: ["kind", "subject"], unique: true },
    { name: "IDX_msp_alert_order_id", on: ["order_id"] },
    { name: "IDX_msp_alert_psp_order_id", on: ["psp_order_id"] },
    { name: "IDX_msp_alert_event_due", on: ["event_due"], where: "event_due IS TRUE" },
    { name: "IDX_msp_alert_state", on: ["state"], where: "state = 'open'" },
  ])
