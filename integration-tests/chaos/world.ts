import type { Psp } from "../harness/psp"
import type { AlertEntry } from "./books/books"
import { ShopRecords } from "./books/shop-records"
import type { House } from "./environment/house"
import type { ShopKeeper } from "./environment/medusa-keeper"
import { DatabaseFaults } from "./faults/database-faults"
import { rotationParty } from "./faults/key-rotation"
import { maintenanceParty } from "./faults/maintenance"
import type { Party } from "./faults/party"
import { Browser } from "./people/browser"
import type { Catalogue } from "./people/catalogue"
import type { MerchantDesk } from "./people/merchant-desk"
import { Tally } from "./report/tally"

/** Whom a payment session was started for; `checkout` is negative for an attacker's. */
export type Owner = { cartId: string; email: string; checkout: number }

/** All that people in a chaos run share. */
export type World = {
  house: House
  keeper: ShopKeeper
  psp: Psp
  records: ShopRecords
  /** The shop as anybody reaches it. */
  browser: Browser
  catalogue: Catalogue
  merchant: MerchantDesk
  database: DatabaseFaults
  /** Shoppers who pay while the shop is closed for two hours, and while its key is changed. */
  maintenance: Party<() => Promise<unknown>>
  rotation: Party<() => Promise<unknown>>
  /** What goes on by itself and must be over before the run is. */
  background: Promise<unknown>[]
  /** What was met, by kind. */
  met: Tally
  /** Sessions whose page a shopper was shown. */
  owners: Map<string, Owner>
  known: KnownFacts
  /** What the merchant had been told when the plugin's tables were emptied. */
  toldBefore: AlertEntry[]
  /** Answers to forged requests that should not have been given. */
  believedForgeries: string[]
  /** What ended a visit early, for the report. */
  troubles: string[]
}

/** What the run knows, because it made it so, and the books cannot say by themselves. */
export type KnownFacts = {
  /** Carts whose shopper chose to pay otherwise in the end. */
  manualCarts: Set<string>
  /** Carts of a tea that was sold out before they were paid. */
  soldOutCarts: Set<string>
  /** Orders that the shop told a shopper about. */
  answeredOrders: Set<string>
  /** PSP orders of which nobody owed anything any more when they were paid. */
  unowed: Set<string>
  /** PSP orders that were paid for a draft order which the merchant deleted afterwards. */
  deletedDrafts: Set<string>
}

export function makeWorld(house: House, keeper: ShopKeeper): Omit<World, "catalogue" | "merchant"> {
  const met = new Tally()
  const records = new ShopRecords(house.postgres.url())
  return {
    house,
    keeper,
    psp: house.psp,
    records,
    browser: new Browser(house.medusaUrl, {}, met),
    database: new DatabaseFaults(records),
    maintenance: maintenanceParty(house, keeper),
    rotation: rotationParty(house, keeper),
    background: [],
    met,
    owners: new Map(),
    known: {
      manualCarts: new Set(),
      soldOutCarts: new Set(),
      answeredOrders: new Set(),
      unowed: new Set(),
      deletedDrafts: new Set(),
    },
    toldBefore: [],
    believedForgeries: [],
    troubles: [],
  }
}
