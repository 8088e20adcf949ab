import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "zod/v4"
import { registeredProviderIds } from "../../../../../../core/sites/site"
import type { RegionAnswer, RegionProvidersBody } from "../../../../../../types/http/admin"
import { parseBody } from "../../../parse-body"
import { registeredProvider } from "../../../registered-providers"
import { changeRegionProviders } from "../../region-providers"

const providerIds = z.array(z.string(), {
  error: 'must be a list of provider ids, for example ["pp_alipay-plus_multisafepay"]',
})

export const bodySchema = z
  .strictObject({ enable: providerIds.default([]), disable: providerIds.default([]) })
  .refine(({ enable, disable }) => enable.length + disable.length > 0, {
    path: ["enable"],
    error: "name at least one provider in enable or disable",
  })
  .refine(({ enable, disable }) => !enable.some((id) => disable.includes(id)), {
    path: ["disable"],
    error: "must not name a provider that enable names too",
  }) satisfies z.ZodType<RegionProvidersBody>

/** Enables or disables Alipay or Alipay+ in a region; doing both at once moves the region from one to the other. */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<RegionAnswer>,
): Promise<void> {
  const change = parseBody(bodySchema, request.body)
  for (const field of ["enable", "disable"] as const) {
    for (const id of change[field]) {
      registeredProvider(request.scope, id, field)
    }
  }
  const registered = registeredProviderIds(request.scope)
  const region = await changeRegionProviders(request.scope, String(request.params.id), registered, change)
  response.json({ region })
}
