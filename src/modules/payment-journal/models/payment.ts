import { model } from "@medusajs/framework/utils"

/**
 * What must be recorded about one PSP order that neither Medusa nor MultiSafepay knows. A payment without incidents has
 * no row. Times use the database's clock.
 */
export const MspPayment = model
  .define("msp_payment", {
    /** MultiSafepay's order id, which is Medusa's payment session id. */
    psp_order_id: model.text().primaryKey(),
    provider_id: model.text().nullable(),

    /** When recovery has to check this payment again; null when no work is left. */
    next_check_at: model.dateTime().nullable(),
    /** For the back-off: how many checks of recovery did not complete the work. */
    failed_checks: model.number().default(0),
    /** Since when all checks have failed; null when the last one worked, even if the payment still waits. */
    failing_since: model.dateTime().nullable(),
    /** Every refund in Medusa's books made before this time has reached its final state at MultiSafepay. */
    refunds_final_at: model.dateTime().nullable(),
    /** For an order without a payment session: when its payment page has finally expired. */
    payable_until: model.dateTime().nullable(),
    /** When money without a session was first seen. */
    first_seen_at: model.dateTime().nullable(),
    /** Since when MultiSafepay's answers have been behind what it signed or showed before. */
    behind_since: model.dateTime().nullable(),
    /** The status that MultiSafepay signed but did not show yet when asked. */
    claimed_status: model.text().nullable(),
    claimed_modified_at: model.dateTime().nullable(),

    /** Failed tries to complete the paid cart. */
    completion_tries: model.number().default(0),
    completion_first_failed_at: model.dateTime().nullable(),
    /** The cart must not be tried again before this time. */
    completion_retry_at: model.dateTime().nullable(),
    /** What the merchant decided about a payment that waits for them: "refund" or "keep". */
    decision: model.text().nullable(),
    /** Which question the decision answers, so that it answers no later one; see `decidedAbout` in ../payments.ts. */
    decided_about: model.text().nullable(),

    /** When the plugin made an automatic refund; the refund breaker counts these. */
    auto_refunded_at: model.dateTime().nullable(),
    /** Accepted refunds of money without a payment in Medusa, as `AcceptedRefund` of core/payments. */
    unbooked_refunds: model.json().nullable(),
    /** Refunds that MultiSafepay was asked for and has not refused, by refund id: see `noteAsked`. */
    requested_refunds: model.json().nullable(),

    /** MultiSafepay's fee in major units. Not in the payment's data: Medusa shows that to anyone with the cart's id. */
    fee: model.text().nullable(),

    /** What MultiSafepay was last sent: see `PaymentUpdates` in ../psp-updates.ts. */
    invoice_update: model.json().nullable(),
    shipment_update: model.json().nullable(),
  })
  .indexes([
    { name: "IDX_msp_payment_next_check_at", on: ["next_check_at"], where: "next_check_at IS NOT NULL" },
    {
      name: "IDX_msp_payment_auto_refunded_at",
      on: ["auto_refunded_at"],
      where: "auto_refunded_at IS NOT NULL",
    },
    {
      name: "IDX_msp_payment_update_failed",
      on: ["psp_order_id"],
      where: "invoice_update ->> 'state' = 'failed' OR shipment_update ->> 'state' = 'failed'",
    },
  ])
