import { Modules } from "@medusajs/framework/utils"
import type { AlipayMethod } from "../../src/types/http/store"
import { type Http, HttpFailure } from "../../testkit/actors/http"
import type { Basket, Shopper } from "../../testkit/actors/shopper"
import { ALIPAY_PLUS, type Shop } from "./shop"

type Query = { amount?: number; currency_code?: string; country_code?: string; locale?: string }

/** The shop's answer about Alipay and Alipay+, in that order. */
export async function listMethods(
  shop: Shop,
  query: Query,
  region: "eur" | "usd" = "eur",
  api: Http = shop.storeApi(),
): Promise<AlipayMethod[]> {
  const search = new URLSearchParams({ region_id: String(shop.teas.regions[region]) })
  for (const [name, value] of Object.entries(query)) search.set(name, String(value))
  const { methods } = await api.get<{ methods: AlipayMethod[] }>(`/store/alipay/methods?${search}`)
  return methods
}

/** The error with which the shop refuses to start a payment. */
export async function refused(
  shopper: Shopper,
  provider: string,
  basket: Basket = {},
  data: Record<string, unknown> = {},
): Promise<HttpFailure> {
  const outcome = await shopper.checkout(provider, basket, data).catch((error: HttpFailure) => error)
  if (outcome instanceof HttpFailure) return outcome
  throw new Error(`${provider} was not refused`)
}

/** Starts a payment in won. The shop sells in euro and dollar, so the test creates the collection itself. */
export async function startInWon(shop: Shop, shopper: Shopper) {
  const collection = await shop.container
    .resolve(Modules.PAYMENT)
    .createPaymentCollections({ currency_code: "krw", amount: 39_000 })
  return shopper.startPaymentOf(collection.id, ALIPAY_PLUS)
}

/** Use with `eventually`: passes once the shop's cache no longer holds the limits of an earlier test. */
export async function expectLimits(shop: Shop, limits: Pick<AlipayMethod, "min_amount" | "max_amount">) {
  expect((await listMethods(shop, {}))[0]).toMatchObject({ available: true, ...limits })
}
