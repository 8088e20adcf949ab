import { Closings } from "../closings"

const ID = "payses_01CLOSING"

function aClosing() {
  let finish = { close: () => {}, veto: () => {} }
  const work = () =>
    new Promise<void>((resolve, reject) => {
      finish = { close: resolve, veto: () => reject(new Error("paid")) }
    })
  return { work, close: () => finish.close(), veto: () => finish.veto() }
}

describe("a payment that is being closed", () => {
  it("counts as such until it is closed", async () => {
    const closings = new Closings()
    const closing = aClosing()

    const done = closings.during(ID, closing.work)
    expect(closings.includes(ID)).toBe(true)
    expect(closings.includes("payses_01OTHER")).toBe(false)
    closing.close()
    await done

    expect(closings.includes(ID)).toBe(false)
  })

  it("counts as such until the last of those who close it is done", async () => {
    const closings = new Closings()
    const [one, other] = [aClosing(), aClosing()]
    const first = closings.during(ID, one.work)
    const second = closings.during(ID, other.work)

    one.close()
    await first
    expect(closings.includes(ID)).toBe(true)
    other.close()
    await second

    expect(closings.includes(ID)).toBe(false)
  })

  it("counts as such for five seconds after a veto, in which core undoes the change", async () => {
    let now = 1_000
    const closings = new Closings(() => now)
    const closing = aClosing()

    const done = closings.during(ID, closing.work)
    closing.veto()
    await expect(done).rejects.toThrow("paid")

    now += 4_999
    expect(closings.includes(ID)).toBe(true)
    now += 1
    expect(closings.includes(ID)).toBe(false)
  })

  it("counts no longer once the change is known to be undone", async () => {
    const closings = new Closings()
    const closing = aClosing()
    const done = closings.during(ID, closing.work)
    closing.veto()
    await done.catch(() => undefined)

    closings.forget(ID)

    expect(closings.includes(ID)).toBe(false)
  })
})
