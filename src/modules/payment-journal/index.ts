import type { LoaderOptions } from "@medusajs/framework/types"
import { Module } from "@medusajs/framework/utils"
import { refuseUnknownMedusa } from "../../core/medusa-internals/probe"
import { connectionOf } from "../../core/shop-db/connection"
import { refuseWithoutProvider } from "../../core/sites/options/options"
import { observeShop } from "../../core/telemetry/observe-shop"
import { PaymentJournalService } from "./service"

export const PAYMENT_JOURNAL = "payment_journal"

/**
 * Medusa loads this module in every process of a shop that lists the plugin. So a shop that would take payments without
 * creating orders is refused at boot here. Medusa runs no loader while it migrates or builds.
 */
const checkAtBoot = async ({ container }: LoaderOptions): Promise<void> => {
  refuseWithoutProvider()
  await refuseUnknownMedusa(connectionOf(container))
  observeShop(container)
}

export default Module(PAYMENT_JOURNAL, { service: PaymentJournalService, loaders: [checkAtBoot] })
