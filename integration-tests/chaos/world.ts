import { Http } from "../harness/http"
import { Psp } from "../harness/psp"
import { Browser } from "./browser"
import type { Catalogue } from "./catalogue"
import type { House } from "./house"
import type { MerchantDesk } from "./merchant-desk"
import { ShopRecords } from "./shop-records"
import { Tally } from "./tally"

/** Whom a payment session was started for. */
export type Owner = { cartId: string; email: string; checkout: number }

/** All that people in a chaos run share. */
export type World = {
  house: House
  psp: Psp
  records: ShopRecords
  /** The shop as anybody reaches it. */
  browser: Browser
  catalogue: Catalogue
  merchant: MerchantDesk
  /** What was met, by kind. */
  met: Tally
  /** Sessions whose page a shopper was shown. */
  owners: Map<string, Owner>
  /** Carts whose shopper chose to pay otherwise in the end. */
  manualCarts: Set<string>
  /** Answers to forged requests that should not have been given. */
  believedForgeries: string[]
  /** What ended a visit early, for the report. */
  troubles: string[]
}

export function makeWorld(house: House): Omit<World, "catalogue" | "merchant"> {
  const met = new Tally()
  return {
    house,
    psp: new Psp(new Http(house.sandboxUrl)),
    records: new ShopRecords(house.postgres.url()),
    browser: new Browser(house.medusaUrl, {}, met),
    met,
    owners: new Map(),
    manualCarts: new Set(),
    believedForgeries: [],
    troubles: [],
  }
}
