import { Module } from "@medusajs/framework/utils"
import { PaymentJournalService } from "./service"

/** The name under which Medusa's container has the plugin's module. */
export const PAYMENT_JOURNAL = "payment_journal"

export default Module(PAYMENT_JOURNAL, { service: PaymentJournalService })
