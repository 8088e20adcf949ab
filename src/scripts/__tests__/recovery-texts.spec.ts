import { dueTable, recoveryOutcome } from "../recovery-texts"

describe("The dry run of recovery", () => {
  it("the dry run of recovery says in a sentence that there is nothing to do, instead of an empty table", () => {
    expect(dueTable([])).toBe("Nothing to do: no payment is due for a check.")
  })

  it("the dry run of recovery shows each payment, its status at MultiSafepay, its order, and what it would do", () => {
    expect(
      dueTable([
        { psp_order: "payses_1", status: "completed", order: 1042, would: "complete_cart" },
        { psp_order: "payses_2", would: "MultiSafepay did not answer" },
      ]),
    ).toBe(
      `PSP order  at MultiSafepay  order  would be done
---------  ---------------  -----  ---------------------------
payses_1   completed        #1042  complete_cart
payses_2   ?                -      MultiSafepay did not answer

2 payments would be checked. Nothing was changed.`,
    )
  })
})

describe("The outcome of recovery", () => {
  const nothing = {
    started_at: "",
    until: "",
    finished_at: "",
    checked: 1,
    synced: 1,
    failed: 0,
    found: {},
    actions: {},
    failures: [],
  }

  it("the summary of recovery counts what was done and lists why a payment could not be synced", () => {
    expect(
      recoveryOutcome({
        ...nothing,
        checked: 3,
        failed: 1,
        actions: { complete_cart: 1 },
        failures: [{ psp_order_id: "payses_9", message: "connection refused" }],
      }),
    ).toEqual({
      exitCode: 1,
      text: `3 payments checked, 1 changed, 1 failed.
  complete_cart: 1

PSP order  could not be synced because
---------  ---------------------------
payses_9   connection refused`,
    })
  })

  it("the summary of recovery is one line when nothing had to be done", () => {
    expect(recoveryOutcome({ ...nothing, synced: 0 })).toEqual({
      exitCode: 0,
      text: "1 payment checked, 0 changed, 0 failed.",
    })
  })

  it("the exit code of recovery is 2 and not 1 when it did nothing, because then no payment failed", () => {
    expect(recoveryOutcome(undefined)).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining("Nothing was done"),
    })
  })
})
