import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { updateStoresWorkflow } from "@medusajs/medusa/core-flows"
import type { Currency } from "./markets"

/** The shop's name, as in the example storefront. */
const NAME = "Leaf & Kettle"

/** A new Medusa has a nameless store with one currency: the admin would offer no price in the other. */
export async function ensureStore(
  container: MedusaContainer,
  currencies: Currency[],
  defaults: { salesChannelId: string; stockLocationId: string },
): Promise<void> {
  const [store] = await container.resolve(Modules.STORE).listStores()
  if (!store) throw new Error("Medusa has no store: was it never started on this database?")
  if (store.name === NAME) return
  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: store.id },
      update: {
        name: NAME,
        supported_currencies: currencies.map((currency_code, index) => ({
          currency_code,
          is_default: index === 0,
          // The shopper pays the price that is shown.
          is_tax_inclusive: true,
        })),
        default_sales_channel_id: defaults.salesChannelId,
        default_location_id: defaults.stockLocationId,
      },
    },
  })
}
