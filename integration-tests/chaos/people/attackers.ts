import { HttpFailure } from "../../../testkit/actors/http"
import type { ChaosContext } from "../context"
import type { AttackKind, Checkout, PlannedAttack } from "../plan/checkout"
import { SeededRandom } from "../plan/seeded-random"
import type { Browser } from "./browser"
import { forgeWithOwnSite } from "./forged-notifications"
import { Shopper } from "./shopper"

/** Core's error text for a payment session that a provider keeps. Core also repeats it when a request contains it. */
const CORE_ERROR_TEXT = "Could not delete all payment sessions"

const SMALL_CART = ["JASMINE-50"] as const
/** How many bags of tea an attacker wants for the price of one. */
const MANY = 21
/** How many requests are sent in parallel. */
const BURST = 6

type Attacker = { chaos: ChaosContext; shopper: Shopper; store: Browser; cart: Cart; first: string }
type Cart = { lineId: string; collectionId: string }

/** Tries to get an order for less than it costs. The invariants show whether it succeeded. */
export async function attack(chaos: ChaosContext, planned: PlannedAttack): Promise<void> {
  const random = new SeededRandom(planned.seed)
  const shopper = new Shopper(chaos, checkoutOf(planned), random, `attacker-${planned.number}@example.com`)
  await shopper.fillCart(SMALL_CART)
  const first = await shopper.startPayment()
  const store = shopper.store.withoutRetries()
  await ATTACKS[planned.kind]({ chaos, shopper, store, cart: await cartOf(shopper), first })
  await Promise.all([shopper.complete(), shopper.complete(), shopper.sync(first)])
  chaos.met.add(`attack: ${planned.kind}`)
}

const ATTACKS: Record<AttackKind, (attacker: Attacker) => Promise<unknown>> = {
  "cart raised while starting sessions": async (attacker) => {
    await raiseWhile(attacker, () => start(attacker))
    await payCheapest(attacker)
  },
  "core's own words in every field": async (attacker) => {
    const { store, shopper, cart } = attacker
    const cartPath = `/store/carts/${shopper.cartId}`
    const fields: [string, object][] = [
      [`/store/payment-collections/${cart.collectionId}/payment-sessions`, { provider_id: CORE_ERROR_TEXT }],
      [`${cartPath}/line-items`, { variant_id: CORE_ERROR_TEXT, quantity: 1 }],
      [`${cartPath}/promotions`, { promo_codes: [CORE_ERROR_TEXT] }],
      [`${cartPath}/shipping-methods`, { option_id: CORE_ERROR_TEXT }],
      [cartPath, { region_id: CORE_ERROR_TEXT }],
    ]
    let next = 0
    await raiseWhile(attacker, () => {
      const [path, body] = fields[next++ % fields.length] ?? ["", {}]
      return store.post(path, body).catch(unlessRefused)
    })
    await start(attacker)
    await payCheapest(attacker)
  },
  "sessions started in bursts": async (attacker) => {
    const burst = () => Promise.all(Array.from({ length: BURST }, () => start(attacker)))
    await raiseWhile(attacker, burst, MAX_SENT / BURST)
    await payCheapest(attacker)
  },
  "two carts on one session": async (attacker) => {
    const { shopper, first, store } = attacker
    const big = accomplice(attacker)
    await big.fillCart(SMALL_CART)
    await big.startPayment().catch(unlessRefused)
    const bigCart = await cartOf(big)
    await raise(big, bigCart)
    const { session } = await sessionOf(store, shopper.cartId, first)
    const stolen = { ...session?.data, session_id: first, psp_order_id: first, order_id: first, id: first }
    await big
      .startPaymentOf(bigCart.collectionId, big.provider, { store, extra: stolen })
      .catch(unlessRefused)
    await shopper.pay(first)
    await Promise.all([big.complete(), big.sync(first), shopper.complete()])
    await big.complete()
  },
  "replayed with another site's key": async (attacker) => {
    const { chaos, first } = attacker
    const big = accomplice(attacker)
    await big.fillCart(SMALL_CART)
    await raise(big, await cartOf(big))
    const unpaid = await big.startPayment()
    await chaos.psp.pay(first)
    for (const message of await chaos.psp.notifications(first)) await forgeWithOwnSite(chaos, message, unpaid)
    await Promise.all([big.complete(), big.sync(unpaid)])
  },
  "cart raised while it is paid": async (attacker) => {
    const { shopper, cart, first } = attacker
    await Promise.all([
      raise(shopper, cart),
      shopper.pay(first, "completed", { force: true }),
      shopper.complete(),
      shopper.sync(first),
    ])
    await payCheapest(attacker)
  },
}

/** The same person with another cart. */
const accomplice = ({ chaos, shopper }: Attacker) =>
  new Shopper(chaos, shopper.checkout, shopper.random, `accomplice-of-${shopper.email}`)

/** The most requests that are sent while a cart changes, because the attack is no flood. */
const MAX_SENT = 24
const SENDERS = 3

/** Raises the cart's total, and sends requests in parallel until that request is answered. */
async function raiseWhile(
  { shopper, cart }: Attacker,
  send: () => Promise<unknown>,
  most = MAX_SENT,
): Promise<void> {
  let raising = true
  let sent = 0
  const raised = raise(shopper, cart).finally(() => {
    raising = false
  })
  const sender = async () => {
    do await send()
    while (raising && ++sent < most)
  }
  await Promise.all([raised, ...Array.from({ length: SENDERS }, sender)])
}

const raise = (shopper: Shopper, { lineId }: Cart) =>
  shopper.store
    .post(`/store/carts/${shopper.cartId}/line-items/${lineId}?fields=id`, { quantity: MANY })
    .catch(unlessRefused)

const start = ({ shopper, cart, store }: Attacker) =>
  shopper.startPaymentOf(cart.collectionId, shopper.provider, { store }).catch(unlessRefused)

/** Pays the cheapest payment page, closed or not. */
async function payCheapest({ chaos, shopper }: Attacker): Promise<void> {
  const pages = await Promise.all(shopper.sessions.map((id) => chaos.psp.order(id).catch(unlessRefused)))
  const [cheapest] = pages.filter((page) => page !== undefined).sort((a, b) => a.amount - b.amount)
  if (!cheapest) return
  await Promise.all([shopper.pay(cheapest.order_id, "completed", { force: true }), shopper.complete()])
}

async function cartOf(shopper: Shopper): Promise<Cart> {
  const { cart } = await shopper.store.get<{
    cart: { items: { id: string }[]; payment_collection?: { id: string } }
  }>(`/store/carts/${shopper.cartId}?fields=id,items.id,payment_collection.id`)
  const [line] = cart.items
  if (!line) throw new Error(`${shopper.cartId} is empty`)
  return { lineId: line.id, collectionId: cart.payment_collection?.id ?? "" }
}

async function sessionOf(store: Browser, cartId: string, sessionId: string) {
  const { cart } = await store.get<{
    cart: { payment_collection?: { payment_sessions?: { id: string; data: object }[] } }
  }>(`/store/carts/${cartId}?fields=id,*payment_collection.payment_sessions`)
  return { session: cart.payment_collection?.payment_sessions?.find(({ id }) => id === sessionId) }
}

/** An attacker is a shopper without any other faults. */
const checkoutOf = ({ number, seed, market, method }: PlannedAttack): Checkout => ({
  ...{ number: -number, seed, market, method, paymentType: "redirect", start: "once", trouble: "none" },
  ...{ returns: "completes", afterwards: "nothing", mail: "arrives in order", pspFaults: [] },
})

function unlessRefused(error: unknown): undefined {
  if (error instanceof HttpFailure) return undefined
  throw error
}
