import type { ShopSupervisor } from "../../../testkit/environment/medusa-supervisor"
import type { TestEnvironment } from "../../../testkit/environment/test-environment"
import { GroupEvent } from "./group-event"

const TWO_HOURS = 2 * 60 * 60
const MAX_PARTICIPANTS = 4

/**
 * The shop is closed for two hours by the shared clock. Meanwhile the participants pay, and MultiSafepay sends its
 * notifications until it gives up.
 */
export const maintenanceOfTwoHours = ({ clock, psp }: TestEnvironment, supervisor: ShopSupervisor) =>
  new GroupEvent<() => Promise<unknown>>(MAX_PARTICIPANTS, (participants) =>
    supervisor.whileClosed(async () => {
      await Promise.all(participants.map((pay) => pay()))
      await clock.advance(TWO_HOURS, psp)
    }),
  )
