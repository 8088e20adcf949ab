import type { Psp } from "../../testkit/actors/psp"
import type { ShopSupervisor } from "../../testkit/environment/medusa-supervisor"
import type { TestEnvironment } from "../../testkit/environment/test-environment"
import type { AlertEntry } from "./books/alert-entry"
import { ShopRecords } from "./books/shop-records"
import { DatabaseFaults } from "./faults/database-faults"
import type { GroupEvent } from "./faults/group-event"
import { keyRotation } from "./faults/key-rotation"
import { maintenanceOfTwoHours } from "./faults/maintenance"
import type { RefundHandling } from "./faults/refund-handling"
import { Browser } from "./people/browser"
import type { Catalogue } from "./people/catalogue"
import type { MerchantApi } from "./people/merchant-api"
import { Tally } from "./report/tally"

/** The cart and shopper of a payment session; `checkout` is negative for an attacker's. */
export type Owner = { cartId: string; email: string; checkout: number }

export type ChaosContext = {
  environment: TestEnvironment
  supervisor: ShopSupervisor
  psp: Psp
  records: ShopRecords
  /** Requests to the shop, without a key. */
  browser: Browser
  catalogue: Catalogue
  merchant: MerchantApi
  database: DatabaseFaults
  /** Shoppers who pay while the shop is closed for two hours, and while its key is changed. */
  maintenance: GroupEvent<() => Promise<unknown>>
  rotation: GroupEvent<() => Promise<unknown>>
  /** Work in the background that must end before the run does. */
  background: Promise<unknown>[]
  /** What is done three hours after the last shopper. */
  hoursLater: (() => Promise<unknown>)[]
  /** How often each fault and attack happened, by kind. */
  met: Tally
  /** By session whose page a shopper was shown. */
  owners: Map<string, Owner>
  known: KnownFacts
  /** The alerts that existed when the plugin's tables were emptied. */
  alertsBefore: AlertEntry[]
  /** Forged requests that the shop accepted. */
  acceptedForgeries: string[]
  /** Errors that ended a visit early, for the report. */
  troubles: string[]
}

/** Facts that the run itself caused and that the books do not contain. */
export type KnownFacts = {
  /** Carts whose shopper chose another payment method in the end. */
  manualCarts: Set<string>
  /** Carts of a tea that was sold out before they were paid. */
  soldOutCarts: Set<string>
  /** Orders whose id the shop has given to a shopper. */
  answeredOrders: Set<string>
  /** PSP orders that were paid when nothing was owed. */
  unowed: Set<string>
  /** PSP orders that were paid for a draft order which the merchant deleted afterwards. */
  deletedDrafts: Set<string>
  /** PSP orders whose refunds MultiSafepay does not handle in the default way. */
  refundHandling: Map<string, RefundHandling>
}

export function makeContext(
  environment: TestEnvironment,
  supervisor: ShopSupervisor,
): Omit<ChaosContext, "catalogue" | "merchant"> {
  const met = new Tally()
  const records = new ShopRecords(environment.postgres.url())
  return {
    environment,
    supervisor,
    psp: environment.psp,
    records,
    browser: new Browser(environment.medusaUrl, {}, met),
    database: new DatabaseFaults(records),
    maintenance: maintenanceOfTwoHours(environment, supervisor),
    rotation: keyRotation(environment, supervisor),
    background: [],
    hoursLater: [],
    met,
    owners: new Map(),
    known: {
      manualCarts: new Set(),
      soldOutCarts: new Set(),
      answeredOrders: new Set(),
      unowed: new Set(),
      deletedDrafts: new Set(),
      refundHandling: new Map(),
    },
    alertsBefore: [],
    acceptedForgeries: [],
    troubles: [],
  }
}
