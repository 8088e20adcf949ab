import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import {
  checkEligibility,
  type EligibilityRequest,
  type EligibilityRules,
  limitsOf,
  type Unavailability,
} from "../../../../core/eligibility/eligibility"
import { merchantLimitsOf } from "../../../../core/eligibility/merchant-limits"
import type { Gateway } from "../../../../core/gateways/gateways"
import { methodTexts } from "../../../../core/gateways/method-texts"
import type { AlipayProviderId } from "../../../../core/gateways/provider-id"
import { isEntityId } from "../../../../core/ids"
import { configOf, getSite, listProviderIds, type Site } from "../../../../core/sites/site"
import type { PaymentMethod } from "../../../../multisafepay"
import type { AlipayMethod } from "../../../../types/http/store"
import { brandingOf } from "./branding"
import type { MethodsQuery } from "./query"

/** A shopper waits for the list, so MultiSafepay gets less time for it than for a payment; in ms. */
const MAX_WAIT_MS = 3_000

type RegionRow = {
  currency_code: string
  payment_providers?: ({ id: string; is_enabled: boolean } | null)[]
}

type Region = { currency_code: string; providers: ReadonlySet<string> }

/**
 * Which of the plugin's providers can be used, with what a storefront needs to show them.
 * @throws MedusaError not_found for an unknown region
 */
export async function listMethods(
  container: MedusaContainer,
  query: MethodsQuery,
  customerId: string | undefined,
): Promise<AlipayMethod[]> {
  const providers = listProviderIds(configOf(container)).map((provider) => ({
    provider,
    site: getSite(container, provider.id),
  }))
  const region = await regionOf(container, query.region_id)
  const limitsGroups = providers.some(
    ({ provider, site }) => merchantLimitsOf(site.options, provider.gateway).customerGroups,
  )
  const customerGroups = limitsGroups ? await groupsOf(container, customerId) : []
  const requested: EligibilityRequest = {
    currency: query.currency_code ?? region.currency_code,
    customerGroups,
    ...(query.amount === undefined ? {} : { amount: query.amount }),
    ...(query.country_code === undefined ? {} : { country: query.country_code }),
  }
  return Promise.all(
    providers.map(({ provider, site }) =>
      viewOf(provider, site, region.providers.has(provider.id), requested, query.locale),
    ),
  )
}

/**
 * A provider, and whether this payment can be made with it: the same result as starting the payment.
 * @param locale of the texts, BCP 47; English when absent
 */
export async function viewOf(
  provider: AlipayProviderId,
  { options, methods: known }: Site,
  isOffered: boolean,
  requested: EligibilityRequest,
  locale?: string,
): Promise<AlipayMethod> {
  const { id, gateway } = provider
  // A site that the region does not use is not asked.
  const methods = isOffered ? await known.list(MAX_WAIT_MS).catch(() => undefined) : undefined
  const merchant = merchantLimitsOf(options, gateway)
  const { amountRounding, currencyDecimals } = options
  const terms = { merchant, methods, currencyDecimals, amountRounding }
  const reason = isOffered ? problemOf(requested, gateway, terms) : notOffered(gateway)
  const { min, max } = limitsOf(gateway, requested.currency, terms)
  return {
    provider_id: id,
    gateway: gateway.code,
    ...methodTexts(gateway, options[gateway.option], locale),
    ...brandingOf(gateway, methodOf(methods, gateway), options.environment),
    available: !reason,
    ...(reason ? { reason } : {}),
    ...(min === undefined ? {} : { min_amount: Number(min) }),
    ...(max === undefined ? {} : { max_amount: max === null ? null : Number(max) }),
    environment: options.environment,
  }
}

function problemOf(
  requested: EligibilityRequest,
  gateway: Gateway,
  terms: EligibilityRules,
): Unavailability | undefined {
  const problem = checkEligibility(requested, gateway, terms)
  if (problem || terms.methods) {
    return problem
  }
  return {
    code: "psp_unavailable",
    message: `MultiSafepay cannot be asked about ${gateway.name} right now: try again in a moment`,
  }
}

const notOffered = ({ name }: Gateway): Unavailability => ({
  code: "not_enabled_in_region",
  message: `${name} is not among the payment providers of this region: tick it there`,
})

const methodOf = (methods: readonly PaymentMethod[] | undefined, { code }: Gateway) =>
  methods?.find(({ id }) => id === code)

async function regionOf(container: MedusaContainer, id: string): Promise<Region> {
  const noSuchRegion = () =>
    new MedusaError(MedusaError.Types.NOT_FOUND, "region_id: there is no region of this id")
  if (!isEntityId(id)) {
    throw noSuchRegion()
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "region",
    fields: ["id", "currency_code", "payment_providers.id", "payment_providers.is_enabled"],
    filters: { id },
  })
  const [region] = data as RegionRow[]
  if (!region) {
    throw noSuchRegion()
  }
  const offered = (region.payment_providers ?? []).filter((provider) => provider?.is_enabled)
  return {
    currency_code: region.currency_code,
    providers: new Set(offered.map((provider) => provider?.id ?? "")),
  }
}

async function groupsOf(container: MedusaContainer, customerId: string | undefined): Promise<string[]> {
  if (!customerId) {
    return []
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "customer",
    fields: ["id", "groups.id"],
    filters: { id: customerId },
  })
  const [customer] = data as { groups?: ({ id: string } | null)[] }[]
  return (customer?.groups ?? []).flatMap((group) => group?.id ?? [])
}
