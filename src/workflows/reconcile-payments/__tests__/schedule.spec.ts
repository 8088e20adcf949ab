import { isReconciliationMinute } from "../schedule"

const at = (minute: number) => new Date(2026, 10, 23, 9, minute)
const every = (intervalMinutes: number, enabled = true) => ({ enabled, intervalMinutes })
const minutesOf = (...sites: { enabled: boolean; intervalMinutes: number }[]) =>
  Array.from({ length: 60 }, (_, minute) => minute).filter((minute) =>
    isReconciliationMinute(sites, at(minute)),
  )

describe("Reconciliation's turn", () => {
  it("comes every intervalMinutes of the hour", () => {
    expect(minutesOf(every(15))).toEqual([0, 15, 30, 45])
  })

  it("comes as often as the most impatient site wants it", () => {
    expect(minutesOf(every(20), every(30))).toEqual([0, 20, 40])
  })

  it("is not set by a site that has it switched off", () => {
    expect(minutesOf(every(5, false), every(30))).toEqual([0, 30])
  })

  it("never comes when every site has it switched off", () => {
    expect(minutesOf(every(5, false))).toEqual([])
    expect(minutesOf()).toEqual([])
  })
})
