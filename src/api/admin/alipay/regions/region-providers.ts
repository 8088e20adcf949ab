import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { updateRegionsWorkflow } from "@medusajs/medusa/core-flows"
import type { RegionView } from "../../../../types/http/admin"

/** How long a second click waits for the first, in seconds. */
const LOCK_TIMEOUT = 10

export async function listRegions(
  container: MedusaContainer,
  providerIds: readonly string[],
): Promise<RegionView[]> {
  return (await readRegions(container)).map((region) => toRegionView(region, providerIds))
}

/**
 * Enables some of this plugin's providers in a region and disables others, in one step. The region's other providers do
 * not change.
 * @throws MedusaError not_found for an unknown region
 */
export async function changeRegionProviders(
  container: MedusaContainer,
  regionId: string,
  providerIds: readonly string[],
  change: { enable: readonly string[]; disable: readonly string[] },
): Promise<RegionView> {
  // Core replaces the whole list: two changes at the same time would undo each other.
  return container.resolve(Modules.LOCKING).execute(
    `alipay-region:${regionId}`,
    async () => {
      const [region] = await readRegions(container, regionId)
      if (!region) {
        throw new MedusaError(MedusaError.Types.NOT_FOUND, `Region ${regionId} was not found`)
      }
      const kept = idsOf(region).filter((id) => !change.disable.includes(id))
      const payment_providers = [...new Set([...kept, ...change.enable])]
      await updateRegionsWorkflow(container).run({
        input: { selector: { id: regionId }, update: { payment_providers } },
      })
      return toRegionView(
        { ...region, payment_providers: payment_providers.map((id) => ({ id })) },
        providerIds,
      )
    },
    { timeout: LOCK_TIMEOUT },
  )
}

type Region = {
  id: string
  name: string
  currency_code: string
  payment_providers?: ({ id: string } | null)[] | null
}

async function readRegions(container: MedusaContainer, id?: string): Promise<Region[]> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "region",
    fields: ["id", "name", "currency_code", "payment_providers.id"],
    ...(id ? { filters: { id } } : { pagination: { order: { name: "ASC" } } }),
  })
  return data as Region[]
}

const idsOf = ({ payment_providers }: Region) =>
  (payment_providers ?? []).flatMap((provider) => provider?.id ?? [])

function toRegionView(region: Region, providerIds: readonly string[]): RegionView {
  const { id, name, currency_code } = region
  return { id, name, currency_code, provider_ids: idsOf(region).filter((one) => providerIds.includes(one)) }
}
