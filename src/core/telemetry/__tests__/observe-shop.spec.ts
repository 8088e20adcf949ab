import { gaugesOf } from "../observe-shop"

const STATE = { openAlerts: {}, dueChecks: 3, recoveryAgeSeconds: 20 }
const WITHOUT_AGE = [
  { gauge: "alipay.recovery.backlog", value: 3 },
  { gauge: "alipay.refund_breaker.paused", value: 0 },
]
const age = (value: number) => ({ gauge: "alipay.recovery.age", value })

describe("The gauges of a shop's state", () => {
  it("the age of recovery is the time since its last run", () => {
    expect(gaugesOf(STATE, 900)).toEqual([...WITHOUT_AGE, age(20)])
  })

  it("the age of recovery is the age of the process before the first run ever", () => {
    expect(gaugesOf({ ...STATE, recoveryAgeSeconds: undefined }, 900)).toEqual([...WITHOUT_AGE, age(900)])
  })

  it("recovery has no age when it is switched off, however long ago it ran", () => {
    expect(gaugesOf(STATE, undefined)).toEqual(WITHOUT_AGE)
  })

  it("open alerts are counted by kind, and one of them pauses refunds", () => {
    expect(gaugesOf({ ...STATE, openAlerts: { disputed: 2, refunds_paused: 1 } }, undefined)).toEqual([
      { gauge: "alipay.alert.open", value: 2, attributes: { kind: "disputed" } },
      { gauge: "alipay.alert.open", value: 1, attributes: { kind: "refunds_paused" } },
      { gauge: "alipay.recovery.backlog", value: 3 },
      { gauge: "alipay.refund_breaker.paused", value: 1 },
    ])
  })
})
