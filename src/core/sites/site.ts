import { logger } from "@medusajs/framework/logger"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { MultiSafepayClient } from "../../multisafepay"
import { GATEWAY_CODES, GATEWAYS } from "../gateways/gateways"
import { type AlipayProviderId, type ProviderId, parseProviderId, providerId } from "../gateways/provider-id"
import { shortReason } from "../short-reason"
import { observePspRequest } from "../telemetry/observe-psp"
import { type AlipayOptions, parseOptions } from "./options/options"
import { OrderReader } from "./order-reader"
import { PaymentMethods } from "./payment-methods"
import { type ConfigWithModules, entryWithOptions, providerEntries } from "./read-set-up"
import { PROVIDER_PATH } from "./this-plugin"

/** One MultiSafepay site as the merchant registered it. */
export type Site = {
  /** The id in medusa-config, for example "multisafepay". */
  registrationId: string
  options: AlipayOptions
  client: MultiSafepayClient
  orders: OrderReader
  methods: PaymentMethods
}

export type { ConfigWithModules }

type Resolver = Pick<MedusaContainer, "resolve">

export const configOf = (container: Resolver): ConfigWithModules =>
  container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)

const sites = new Map<string, Site>()

/** Every registration of the provider in medusa-config. */
export function listSites(config: ConfigWithModules): Site[] {
  return providerEntries(config).map((entry) => siteOf(entry.id ?? "", entry.options))
}

/** One for each gateway. */
export const providerIdsOf = ({ registrationId }: Pick<Site, "registrationId">): ProviderId[] =>
  GATEWAYS.map((gateway) => providerId(gateway, registrationId).id)

/** This plugin's registered payment providers: one for each gateway and site. */
export function listProviderIds(config: ConfigWithModules): AlipayProviderId[] {
  return providerEntries(config).flatMap((entry) =>
    GATEWAYS.map((gateway) => providerId(gateway, entry.id ?? "")),
  )
}

/** The same, with the ids in Medusa's tables: `pp_alipay_multisafepay`. */
export const registeredProviderIds = (container: Resolver): ProviderId[] =>
  listProviderIds(configOf(container)).map(({ id }) => id)

/** With or without `pp_`; undefined when this plugin has no such provider. */
export function findSite(container: Resolver, id: string): Site | undefined {
  const registrationId = parseProviderId(id)?.registrationId
  const entry = providerEntries(configOf(container)).find((candidate) => candidate.id === registrationId)
  return registrationId && entry ? siteOf(registrationId, entry.options) : undefined
}

/** @throws MedusaError not_found when medusa-config registers no such provider */
export function getSite(container: Resolver, id: string): Site {
  const site = findSite(container, id)
  if (!site) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Payment provider ${id} is not registered: add ${PROVIDER_PATH} to the payment module in medusa-config`,
    )
  }
  return site
}

/** The site that a provider instance was created for, found by its options. */
export function siteOfProvider(config: ConfigWithModules, options: Record<string, unknown>): Site {
  return siteOf(entryWithOptions(config, options)?.id ?? "multisafepay", options)
}

function siteOf(registrationId: string, rawOptions: unknown): Site {
  const key = `${registrationId} ${JSON.stringify(rawOptions)}`
  const known = sites.get(key)
  if (known) {
    return known
  }
  const options = parseOptions(rawOptions)
  const client = new MultiSafepayClient({
    apiKey: options.apiKey,
    environment: options.environment,
    timeoutMs: options.timeout,
    maxConnections: options.maxConnections,
    onRequest: observePspRequest,
    ...(options.baseUrl ? { baseUrl: options.baseUrl } : {}),
  })
  const site: Site = {
    registrationId,
    options,
    client,
    orders: new OrderReader(client),
    methods: new PaymentMethods(
      () => client.listPaymentMethods(GATEWAY_CODES),
      options.methodsCacheSeconds * 1_000,
      (error) =>
        logger.warn(`Alipay: the payment methods of ${registrationId} are not known: ${shortReason(error)}`),
    ),
  }
  sites.set(key, site)
  return site
}
