import { Module } from "@medusajs/framework/utils"
import { refuseWithoutProvider } from "../../core/sites/options"
import { PaymentJournalService } from "./service"

/** The name under which Medusa's container has the plugin's module. */
export const PAYMENT_JOURNAL = "payment_journal"

/** A shop that lists the plugin gets this module by itself, so it is where a missing provider is noticed. */
const requireProvider = async (): Promise<void> => refuseWithoutProvider()

export default Module(PAYMENT_JOURNAL, { service: PaymentJournalService, loaders: [requireProvider] })
