import { defineLink } from "@medusajs/framework/utils"
import OrderModule from "@medusajs/medusa/order"
import PaymentJournal from "../modules/payment-journal"

/** Lets Query read an alert's order: `msp_alert.order`. */
export default defineLink(
  { linkable: PaymentJournal.linkable.mspAlert, field: "order_id" },
  OrderModule.linkable.order,
  { readOnly: true },
)
