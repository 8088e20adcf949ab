import type { ShopSupervisor } from "../../../testkit/environment/medusa-supervisor"
import type { TestEnvironment } from "../../../testkit/environment/test-environment"
import { GroupEvent } from "./group-event"

const MAX_PARTICIPANTS = 4

/**
 * The site gets a new key. Some time later the shop is restarted with it and without the former one. Half of the
 * participants pay in between, when the shop can neither call MultiSafepay nor verify a notification.
 */
export const keyRotation = ({ keys }: TestEnvironment, supervisor: ShopSupervisor) =>
  new GroupEvent<() => Promise<unknown>>(MAX_PARTICIPANTS, async (participants) => {
    const between = participants.slice(0, Math.ceil(participants.length / 2))
    const after = participants.slice(between.length)
    await keys.rotate()
    await Promise.all(between.map((pay) => pay()))
    await supervisor.whileClosed(async () => keys.configure())
    await Promise.all(after.map((pay) => pay()))
  })
