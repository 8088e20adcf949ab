import type { LoaderOptions } from "@medusajs/framework/types"
import { Module } from "@medusajs/framework/utils"
import { refuseUnknownMedusa } from "../../core/medusa-internals/probe"
import { connectionOf } from "../../core/shop-db/connection"
import { refuseWithoutProvider } from "../../core/sites/options"
import { PaymentJournalService } from "./service"

/** The name under which Medusa's container has the plugin's module. */
export const PAYMENT_JOURNAL = "payment_journal"

/**
 * A shop that lists the plugin gets this module by itself, so it is where the boot is refused that would take payments
 * and make no orders. Medusa runs no loader while it migrates or builds.
 */
const refuseWrongShop = async ({ container }: LoaderOptions): Promise<void> => {
  refuseWithoutProvider()
  await refuseUnknownMedusa(connectionOf(container))
}

export default Module(PAYMENT_JOURNAL, { service: PaymentJournalService, loaders: [refuseWrongShop] })
