import type { House } from "../environment/house"
import type { ShopKeeper } from "../environment/medusa-keeper"
import { Party } from "./party"

const TWO_HOURS = 2 * 60 * 60
const MOST_GUESTS = 4

/**
 * The shop is closed for two hours, by everybody's clock. Its guests pay meanwhile; MultiSafepay tells nobody, again and
 * again, and gives up.
 */
export const maintenanceParty = ({ clock, psp }: House, keeper: ShopKeeper) =>
  new Party<() => Promise<unknown>>(MOST_GUESTS, (guests) =>
    keeper.whileClosed(async () => {
      await Promise.all(guests.map((pay) => pay()))
      await clock.advance(TWO_HOURS, psp)
    }),
  )
