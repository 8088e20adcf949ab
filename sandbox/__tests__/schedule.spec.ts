import fc from "fast-check"
import { Schedule } from "../schedule"

test("scheduled events happen in the order of their time, and none before it is due", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), fc.nat(1000), (times, now) => {
      const schedule = new Schedule()
      for (const at of times) schedule.add({ at, kind: "notification", notificationId: "n" })
      const taken: number[] = []
      for (let due = schedule.takeDue(now); due; due = schedule.takeDue(now)) taken.push(due.at)
      expect(taken).toEqual(times.filter((at) => at <= now).sort((one, other) => one - other))
    }),
  )
})
