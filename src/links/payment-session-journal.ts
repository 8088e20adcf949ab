import { defineLink } from "@medusajs/framework/utils"
import PaymentModule from "@medusajs/medusa/payment"
import PaymentJournal from "../modules/payment-journal"

/** Lets Query read what the plugin has recorded about a payment session: `msp_payment.payment_session`. */
export default defineLink(
  { linkable: PaymentJournal.linkable.mspPayment, field: "psp_order_id" },
  PaymentModule.linkable.paymentSession,
  { readOnly: true },
)
