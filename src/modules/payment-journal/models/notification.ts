import { model } from "@medusajs/framework/utils"

/**
 * A notification that arrived, or many of one kind that are not needed individually: refused ones, and those about
 * orders of another shop, have one row an hour. Kept for some days; no decision depends on it.
 */
export const MspNotification = model
  .define("msp_notification", {
    id: model.text().primaryKey(),
    /** "pp_alipay_multisafepay". */
    provider_id: model.text(),
    /** MultiSafepay's order id, which is Medusa's payment session id; null in rows that only count. */
    psp_order_id: model.text().nullable(),
    /** "accepted", "former_key", "none" for the legacy form, or why it was refused: see notifications.ts. */
    signature: model.text(),
    /** The status that it claimed, as MultiSafepay spells it. */
    claimed_status: model.text().nullable(),
    /** Status of the response; of the last one when there were several. */
    http_status: model.number(),
    /** From its arrival until the response was sent, in ms; of the last one. */
    duration_ms: model.number(),
    /** How often it arrived: more than once for a replay, and for rows that only count. */
    times: model.number().default(1),
    first_at: model.dateTime(),
    last_at: model.dateTime(),
  })
  .indexes([
    {
      name: "IDX_msp_notification_psp_order_id",
      on: ["psp_order_id"],
      where: "psp_order_id IS NOT NULL",
    },
    { name: "IDX_msp_notification_signature", on: ["provider_id", "signature", "last_at"] },
    { name: "IDX_msp_notification_last_at", on: ["last_at"] },
  ])
