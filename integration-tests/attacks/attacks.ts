import { ALIPAY, ALIPAY_PLUS, type Answer, type Attacker, MANY } from "./attacker"

/** One way to get an order for less than it costs. `attempt` is the number of the try, to vary the attack. */
export type Attack = {
  name: string
  run(attacker: () => Attacker, attempt: number): Promise<void>
}

/** Core's error text, with HTTP 500, for a session that a provider keeps. A guard must not act on it. */
const CORE_ERROR_TEXT = "Could not delete all payment sessions"

/** Requests with a field that core repeats in its errors. */
const FIELDS_WITH_TEXT: Record<string, (attacker: Attacker) => Promise<Answer>> = {
  provider_id: (a) =>
    a.send("post", `${a.collectionPath}/payment-sessions`, { provider_id: CORE_ERROR_TEXT }),
  variant_id: (a) => a.send("post", `${a.cartPath}/line-items`, { variant_id: CORE_ERROR_TEXT, quantity: 1 }),
  promo_codes: (a) => a.send("post", `${a.cartPath}/promotions`, { promo_codes: [CORE_ERROR_TEXT] }),
  "promo_codes of the cart": (a) => a.send("post", a.cartPath, { promo_codes: [CORE_ERROR_TEXT] }),
  region_id: (a) => a.send("post", a.cartPath, { region_id: CORE_ERROR_TEXT }),
  option_id: (a) => a.send("post", `${a.cartPath}/shipping-methods`, { option_id: CORE_ERROR_TEXT }),
  "a line item's id": (a) =>
    a.send("post", `${a.cartPath}/line-items/${encodeURIComponent(CORE_ERROR_TEXT)}`, { quantity: 1 }),
  "an unknown field": (a) => a.send("post", a.cartPath, { [CORE_ERROR_TEXT]: CORE_ERROR_TEXT }),
  email: (a) => a.send("post", a.cartPath, { email: CORE_ERROR_TEXT }),
}

const times = <T>(count: number, work: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => work(n))

/** Pays every cheap session, and tries to complete the cart in every way. */
async function payAndComplete(attacker: Attacker): Promise<void> {
  const paid = await attacker.payAllCheap()
  await Promise.all([attacker.complete(), ...paid.flatMap((id) => [attacker.notify(id), attacker.sync(id)])])
  await attacker.complete()
}

export const ATTACKS: Attack[] = [
  {
    name: "core's own words in a field, while the cart grows",
    async run(newAttacker, attempt) {
      const fields = Object.values(FIELDS_WITH_TEXT)
      const say = fields[attempt % fields.length]
      const a = newAttacker()
      await a.fillCart()
      await a.start()
      let grown = false
      await Promise.all([
        a.setQuantity(MANY).finally(() => {
          grown = true
        }),
        (async () => {
          for (let n = 0; n < 5 && !grown; n++) await say?.(a)
        })(),
      ])
      await Promise.all(times(2, () => say?.(a)))
      await a.start()
      await payAndComplete(a)
    },
  },
  {
    name: "starts in bursts of six, while the cart grows",
    async run(newAttacker, attempt) {
      const a = newAttacker()
      await a.fillCart()
      const burst = () =>
        Promise.all(
          times(6, async (n) => {
            await a.shortPause()
            await a.start(n % 2 ? ALIPAY_PLUS : ALIPAY)
          }),
        )
      await Promise.all([burst(), a.shortPause().then(() => a.setQuantity(MANY))])
      if (attempt % 2)
        await Promise.all([burst(), a.shortPause().then(() => a.setQuantity(1)), a.setQuantity(MANY)])
      await a.setQuantity(MANY)
      await payAndComplete(a)
    },
  },
  {
    name: "two carts on one payment",
    async run(newAttacker, attempt) {
      const [cheap, dear] = [newAttacker(), newAttacker()]
      await Promise.all([cheap.fillCart(), dear.fillCart(MANY)])
      const [session] = await cheap.start()
      const stolen = { ...session?.data, session_id: session?.id, psp_order_id: session?.id }
      const path = attempt % 2 ? cheap.collectionPath : dear.collectionPath
      await Promise.all([
        dear.start(ALIPAY, stolen),
        dear.start(ALIPAY, stolen, path),
        dear.shortPause().then(() => dear.complete()),
      ])
      await cheap.pay(String(session?.id))
      await Promise.all([
        dear.start(ALIPAY, stolen),
        dear.complete(),
        cheap.complete(),
        cheap.notify(String(session?.id)),
      ])
      await Promise.all([dear.complete(), cheap.setQuantity(MANY), cheap.complete()])
      for (const id of dear.seen.keys()) await dear.notify(id)
    },
  },
  {
    name: "a payment started again with the stored data of a cheaper one",
    async run(newAttacker, attempt) {
      const a = newAttacker()
      await a.fillCart()
      const [first] = await a.start()
      if (attempt % 2) await a.pay(String(first?.id))
      await a.setQuantity(MANY)
      const stored = { ...first?.data, amount_minor: 1_745, session_id: first?.id }
      await Promise.all([a.start(ALIPAY, stored), a.shortPause().then(() => a.complete())])
      await a.start(ALIPAY_PLUS, stored)
      await a.pay(String(first?.id))
      await Promise.all([a.complete(), a.notify(String(first?.id))])
      await a.complete()
    },
  },
  {
    name: "completing a paid cart, while it grows",
    async run(newAttacker, attempt) {
      const a = newAttacker()
      await a.fillCart()
      const [session] = await a.start()
      const id = String(session?.id)
      const soon = async (work: () => Promise<unknown>) => {
        await a.shortPause()
        await work()
      }
      // In every other attempt the change is also sent while the payment is made.
      await Promise.all([a.pay(id), ...(attempt % 2 ? [a.setQuantity(MANY)] : [])])
      await Promise.all([
        ...times(2, () => soon(() => a.setQuantity(MANY))),
        ...times(2, () => soon(() => a.complete())),
        soon(() => (attempt % 4 < 2 ? a.notify(id) : a.sync(id))),
      ])
      await a.setQuantity(MANY)
      await a.start()
      await payAndComplete(a)
    },
  },
]
