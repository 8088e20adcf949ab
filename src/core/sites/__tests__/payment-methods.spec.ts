import type { PaymentMethod } from "../../../multisafepay"
import { PaymentMethods } from "../payment-methods"

const method = (id: string) => ({ id }) as PaymentMethod
const OLD = [method("ALIPAY")]
const NEW = [method("ALIPAYPLUS")]
const TTL = 1_000

/** A cache with a clock and a MultiSafepay whose answers the test decides. */
function cached() {
  const asked: { answer: (methods: PaymentMethod[]) => void; fail: () => void }[] = []
  const failures: unknown[] = []
  let now = 0
  const methods = new PaymentMethods(
    () =>
      new Promise((resolve, reject) => {
        asked.push({ answer: resolve, fail: () => reject(new Error("down")) })
      }),
    TTL,
    (error) => failures.push(error),
    () => now,
  )
  return {
    methods,
    asked,
    failures,
    pass: (ms: number) => {
      now += ms
    },
    /** Answers the last call and waits until everything that depends on it has run. */
    async answer(with_: PaymentMethod[] | "failure") {
      const call = asked.at(-1)
      if (with_ === "failure") call?.fail()
      else call?.answer(with_)
      await new Promise(setImmediate)
    },
  }
}

describe("The payment methods of a site", () => {
  it("asks for the payment methods once for all callers at the same time", async () => {
    const { methods, asked, answer } = cached()
    const lists = [methods.list(100), methods.list(100), methods.list(100)]
    expect(methods.fresh()).toBeUndefined()

    await answer(OLD)

    expect(await Promise.all(lists)).toEqual([OLD, OLD, OLD])
    expect(asked).toHaveLength(1)
  })

  it("does not ask for the payment methods again while the answer is fresh", async () => {
    const { methods, asked, answer, pass } = cached()
    methods.fresh()
    await answer(OLD)
    pass(TTL - 1)

    expect(methods.fresh()).toBe(OLD)
    expect(await methods.list(100)).toBe(OLD)
    expect(asked).toHaveLength(1)
  })

  it("shows the payment methods at once from an old answer, and renews it in the background", async () => {
    const { methods, asked, answer, pass } = cached()
    methods.fresh()
    await answer(OLD)
    pass(TTL)

    expect(await methods.list(100)).toBe(OLD)
    expect(asked).toHaveLength(2)
    await answer(NEW)

    expect(await methods.list(100)).toBe(NEW)
    expect(asked).toHaveLength(2)
  })

  it("does not hold back a payment when the payment methods are unknown or out of date", async () => {
    const { methods, answer, pass } = cached()
    expect(methods.fresh()).toBeUndefined()
    await answer(OLD)
    pass(TTL)
    expect(methods.fresh()).toBeUndefined()
  })

  it("shows the payment methods from the last good answer while MultiSafepay is down", async () => {
    const { methods, answer, pass, failures } = cached()
    methods.fresh()
    await answer(OLD)
    pass(TTL)
    methods.fresh()
    await answer("failure")

    expect(await methods.list(100)).toBe(OLD)
    expect(failures).toHaveLength(1)
  })

  it("does not ask MultiSafepay for a while after a failure, and then asks again", async () => {
    const { methods, asked, answer, pass } = cached()
    methods.fresh()
    await answer("failure")

    await expect(methods.list(100)).rejects.toThrow("down")
    expect(methods.fresh()).toBeUndefined()
    expect(asked).toHaveLength(1)

    pass(5_000)
    const list = methods.list(100)
    await answer(NEW)
    expect(await list).toBe(NEW)
    expect(asked).toHaveLength(2)
  })

  it("makes no caller wait longer than requested, and uses the late answer for the next", async () => {
    const { methods, asked, answer } = cached()

    await expect(methods.list(1)).rejects.toThrow("MultiSafepay did not answer within 1 ms")
    await answer(OLD)

    expect(await methods.list(1)).toBe(OLD)
    expect(asked).toHaveLength(1)
  })

  it("asks for the payment methods again when the answer turned out to be wrong", async () => {
    const { methods, asked, answer } = cached()
    methods.fresh()
    await answer(OLD)

    methods.expire()

    expect(methods.fresh()).toBeUndefined()
    await answer(NEW)
    expect(methods.fresh()).toBe(NEW)
    expect(asked).toHaveLength(2)
  })
})
