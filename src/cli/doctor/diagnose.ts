import { PREFERRED_GATEWAY } from "../../core/gateways/gateways"
import { type AlipayProviderId, providerId } from "../../core/gateways/provider-id"
import { type WebhookCheckView, withDeliveries } from "../../core/site-checks/webhook-check"
import {
  InvalidOptionsError,
  refuseWithoutProvider,
  refuseWrongSetUp,
} from "../../core/sites/options/options"
import { listedProviders, type ProviderEntry, providerEntries } from "../../core/sites/read-set-up"
import { listProviderIds, listSites, providerIdsOf, type Site } from "../../core/sites/site"
import { type Delivery, lastDelivery } from "../../modules/payment-journal/notifications"
import {
  checkConfigFiles,
  checkListedModules,
  checkProviderPaths,
  describeLoadError,
} from "./checks/config-file"
import {
  checkDatabaseClock,
  checkMedusaInternals,
  checkMigrations,
  checkOpenPayments,
  checkRegions,
  type DoctorDatabase,
  describeDatabaseError,
  type ProviderFacts,
} from "./checks/database"
import { checkModules } from "./checks/modules"
import { checkNotifications } from "./checks/notifications"
import { checkPsp, type PspAnswers } from "./checks/psp"
import { checkSecrets, type EnvInGit } from "./checks/secrets"
import { checkVersions, type Versions } from "./checks/versions"
import { type Finding, fault, ok, skipped } from "./finding"

export type LoadedConfig = {
  projectConfig: {
    databaseUrl?: string | undefined
    databaseSchema?: string | undefined
    databaseDriverOptions?: object | undefined
    http?: { jwtSecret?: unknown; cookieSecret?: unknown } | undefined
  }
  modules?: Record<string, unknown> | undefined
}

/** Tests pass their own. */
export type DoctorPorts = {
  folder: string
  /** Medusa reads the first one. */
  configFiles: readonly string[]
  configSource: string
  installCommand: string
  versions: Versions
  envInGit: EnvInGit | undefined
  isProduction: boolean
  /** Loads the configuration into Medusa's own manager, where the boot's checks look for it. */
  loadConfig(): Promise<LoadedConfig>
  readDatabase(projectConfig: LoadedConfig["projectConfig"]): Promise<DoctorDatabase>
  askPsp(site: Site): Promise<PspAnswers>
  checkWebhook(provider: AlipayProviderId, site: Site): Promise<WebhookCheckView>
}

/** Checks that depend on something wrong are reported as skipped. */
export async function diagnose(ports: DoctorPorts): Promise<Finding[]> {
  const findings = [...checkVersions(ports.versions), ...checkConfigFiles(ports.configFiles)]
  const [configFile = ""] = ports.configFiles
  let config: LoadedConfig
  try {
    config = await ports.loadConfig()
  } catch (error) {
    const misplaced = checkListedModules(ports.configSource, configFile, true).filter(
      ({ result }) => result === "fault",
    )
    return [
      ...findings,
      ...(misplaced.length > 0 ? misplaced : [describeLoadError(error, configFile, ports.installCommand)]),
      skipped("set-up", "everything else is read from the configuration"),
    ]
  }
  const sites = readSites(config)
  const isLive = ports.isProduction || sites.some(({ options }) => options.environment === "live")
  const [psp, webhooks, database] = await Promise.all([
    Promise.all(sites.map(ports.askPsp)),
    Promise.all(
      sites.map((site) => ports.checkWebhook(providerId(PREFERRED_GATEWAY, site.registrationId), site)),
    ),
    ports.readDatabase(config.projectConfig).catch(describeDatabaseError),
  ])
  return [
    ...findings,
    ...checkListedModules(ports.configSource, configFile, providerEntries(config).length > 0),
    ...setUpFindings(config),
    ...checkSecrets({
      configFile,
      configSource: ports.configSource,
      apiKeys: sites.map(({ options }) => options.apiKey.reveal()),
      isLive,
      envInGit: ports.envInGit,
      http: config.projectConfig.http ?? {},
    }),
    ...checkModules(config.modules ?? {}, isLive),
    ...psp.flatMap(checkPsp),
    ...(sites.length === 0
      ? [skipped("multisafepay", "MultiSafepay is asked when the set-up is right")]
      : notificationFindings(sites, webhooks, "check" in database ? [] : database.deliveries)),
    ...databaseFindings(database, config, psp),
  ]
}

/** The boot's own checks, so that boot and doctor never disagree. One line each, including the fix. */
function setUpFindings(config: LoadedConfig): Finding[] {
  const entries = providerEntries(config)
  const lines = new Set<string>()
  for (const refuse of [
    refuseWithoutProvider,
    ...entries.map(
      ({ options }) =>
        () =>
          refuseWrongSetUp(options),
    ),
  ]) {
    for (const line of problemsThat(refuse)) lines.add(line)
  }
  const paths = checkProviderPaths(listedProviders(config))
  const found = [...lines].map((line) => fault("set-up", line))
  return paths.length + found.length > 0
    ? [...paths, ...found]
    : [ok("set-up", `plugin and provider are registered: ${entries.map(({ id }) => id).join(", ")}`)]
}

function problemsThat(refuse: () => void): string[] {
  try {
    refuse()
    return []
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error
    return error.message.split("\n- ").slice(1)
  }
}

/** Empty when an option is wrong, which the set-up's findings report. */
function readSites(config: LoadedConfig): Site[] {
  try {
    return listSites(config)
  } catch {
    return []
  }
}

const notificationFindings = (
  sites: readonly Site[],
  webhooks: readonly WebhookCheckView[],
  deliveries: readonly Delivery[],
): Finding[] =>
  sites.flatMap((site, index) => {
    const view = webhooks[index]
    return view
      ? checkNotifications(
          site.registrationId,
          withDeliveries(view, lastDelivery(deliveries, providerIdsOf(site))),
          site.options.baseUrl,
        )
      : []
  })

function databaseFindings(
  database: DoctorDatabase | Finding,
  config: LoadedConfig,
  psp: readonly PspAnswers[],
): Finding[] {
  if ("check" in database) {
    return [database, skipped("regions", "regions are read from the database")]
  }
  if (!database.hasTables) {
    return [
      ...checkMigrations(database),
      skipped("medusa", "Medusa's tables are checked once they exist"),
      ...checkDatabaseClock(database),
      skipped("regions", "regions are checked when there are tables"),
    ]
  }
  const providers = listProviderIds(config).map(
    ({ id, gateway: { code }, registrationId }): ProviderFacts => {
      const answers = psp.find(({ site }) => site === registrationId)?.connection
      const view = answers?.gateways.find((one) => one.gateway === code)
      return { id, gateway: code, isActive: view?.active, currencies: view?.currencies ?? [] }
    },
  )
  return [
    ...checkMigrations(database),
    ...checkMedusaInternals(database),
    ...checkDatabaseClock(database),
    ...checkOpenPayments(database, providers),
    ...(providers.length === 0
      ? [skipped("regions", "regions are checked when a provider is registered")]
      : checkRegions(
          database.regions,
          providers,
          listedProviders(config).map((entry) => (entry as ProviderEntry | null)?.id),
        )),
  ]
}
