import type { House } from "../environment/house"
import type { ShopKeeper } from "../environment/medusa-keeper"
import { Party } from "./party"

const MOST_GUESTS = 4

/**
 * The site gets a new key, and some time later the shop is started with it, and with nothing else of the former one. One
 * half of the guests pays in between, when the shop can neither ask MultiSafepay nor check what it is told.
 */
export const rotationParty = ({ keys }: House, keeper: ShopKeeper) =>
  new Party<() => Promise<unknown>>(MOST_GUESTS, async (guests) => {
    const between = guests.slice(0, Math.ceil(guests.length / 2))
    const after = guests.slice(between.length)
    await keys.rotate()
    await Promise.all(between.map((pay) => pay()))
    await keeper.whileClosed(async () => keys.configure())
    await Promise.all(after.map((pay) => pay()))
  })
