import fc from "fast-check"
import { Agenda } from "../agenda"

test("scheduled events happen in the order of their time, and none before it is due", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), fc.nat(1000), (times, now) => {
      const agenda = new Agenda()
      for (const at of times) agenda.add({ at, kind: "notification", notificationId: "n" })
      const taken: number[] = []
      for (let due = agenda.takeDue(now); due; due = agenda.takeDue(now)) taken.push(due.at)
      expect(taken).toEqual(times.filter((at) => at <= now).sort((one, other) => one - other))
    }),
  )
})
