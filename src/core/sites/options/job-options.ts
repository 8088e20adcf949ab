import { z } from "zod/v4"
import { flag, wholeNumber } from "./option-fields"

/** What the jobs do: recovery, order updates and reconciliation. */
export const recoveryOptions = z
  .strictObject(
    {
      /**
       * Whether recovery syncs the payments of this site, by the job and by the command.
       *
       * @default true
       * @example recovery: { enabled: false }
       */
      enabled: flag.default(true),
      /**
       * How long the shop tries to complete a paid cart before the money is refunded, in minutes from the
       * first failed try.
       *
       * @default 60
       * @example recovery: { completionWindowMinutes: 30 }
       */
      completionWindowMinutes: wholeNumber("of minutes", { min: 1, example: 60 }).default(60),
    },
    { error: "must be an object, for example { completionWindowMinutes: 30 }" },
  )
  .prefault({})

/** What the shop sends to MultiSafepay about placed orders. */
export const orderUpdatesOptions = z.strictObject(
  {
    /**
     * Send the order number.
     *
     * @default true
     * @example orderUpdates: { orderNumber: false }
     */
    orderNumber: flag.default(true),
    /**
     * Send carrier, tracking code and address of shipments.
     *
     * @default true
     * @example orderUpdates: { shipments: false }
     */
    shipments: flag.default(true),
  },
  { error: "must be an object, for example { shipments: false }" },
)

export const reconciliationOptions = z.strictObject(
  {
    /**
     * Whether the job runs.
     *
     * @default true
     * @example reconciliation: { enabled: false }
     */
    enabled: flag.default(true),
    /**
     * How many days it looks back: 3 to 400, because MultiSafepay may list a refund only on the next day. With several sites
     * the largest value counts.
     *
     * @default 35
     * @example reconciliation: { days: 90 }
     */
    days: wholeNumber("of days", { min: 3, max: 400, example: 35 }).default(35),
  },
  { error: "must be an object, for example { days: 35 }" },
)
