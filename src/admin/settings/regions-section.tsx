import { Alert, Badge, Button, Container, Switch, Text, toast, usePrompt } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { RegionView, Settings, SiteView } from "../../types/http/admin"
import { SectionHeader } from "../components/section-header"
import { useFailureToast } from "../lib/use-failure-toast"
import { useTexts } from "../lib/use-texts"
import { planMove } from "./plan-move"
import { type ProviderChange, useProviderChange } from "./use-settings"

/** A switch for each region and gateway. */
export function RegionsSection({ settings }: { settings: Settings }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const change = useProviderChange()
  const { sites, regions } = settings
  const onChange = (changes: ProviderChange[], done: string) =>
    change.mutate(changes, {
      onSuccess: () => toast.success(done),
      onError: fail(t("regions.notChanged")),
    })
  return (
    <Container className="divide-y p-0" data-testid="alipay-regions">
      <SectionHeader title={t("regions.title")} description={t("regions.explained")} />
      <RetirementNote settings={settings} onChange={onChange} isChanging={change.isPending} />
      {regions.map((region) => (
        <div
          key={region.id}
          className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-6 py-4"
        >
          <div className="flex items-center gap-x-2">
            <Link
              to={`/settings/regions/${region.id}`}
              className="txt-compact-small-plus text-ui-fg-base hover:text-ui-fg-subtle transition-fg"
            >
              {region.name}
            </Link>
            <Badge size="2xsmall" className="uppercase">
              {region.currency_code}
            </Badge>
          </div>
          <div className="flex flex-wrap gap-x-6 gap-y-2">
            {sites.flatMap((site) =>
              site.providers.map((provider) => (
                <ProviderSwitch
                  key={provider.id}
                  region={region}
                  providerId={provider.id}
                  name={nameOf(t(`gateway.${provider.gateway}`), site, sites)}
                  isDisabled={change.isPending || !settings.permissions.change_regions}
                  onChange={(enable) =>
                    onChange(
                      [{ regionId: region.id, [enable ? "enable" : "disable"]: [provider.id] }],
                      t(enable ? "regions.enabled" : "regions.disabled", {
                        provider: t(`gateway.${provider.gateway}`),
                        region: region.name,
                      }),
                    )
                  }
                />
              )),
            )}
          </div>
        </div>
      ))}
    </Container>
  )
}

const nameOf = (gateway: string, site: SiteView, sites: SiteView[]) =>
  sites.length > 1 ? `${gateway} (${site.registration_id})` : gateway

function ProviderSwitch({
  region,
  providerId,
  name,
  isDisabled,
  onChange,
}: {
  region: RegionView
  providerId: string
  name: string
  isDisabled: boolean
  onChange: (enable: boolean) => void
}) {
  const id = `${region.id} ${providerId}`
  return (
    <div className="flex items-center gap-x-2">
      <Switch
        id={id}
        size="small"
        checked={region.provider_ids.includes(providerId)}
        disabled={isDisabled}
        onCheckedChange={onChange}
        aria-label={`${region.name}: ${name}`}
      />
      <label htmlFor={id} className="txt-compact-small text-ui-fg-subtle">
        {name}
      </label>
    </div>
  )
}

/** MultiSafepay is retiring ALIPAY. Shown while a region offers it, with the move in one click. */
function RetirementNote({
  settings,
  onChange,
  isChanging,
}: {
  settings: Settings
  onChange: (changes: ProviderChange[], done: string) => void
  isChanging: boolean
}) {
  const { t } = useTexts()
  const prompt = usePrompt()
  const { changes, inactiveSites } = planMove(settings)
  if (changes.length === 0) {
    return null
  }
  const isActive = inactiveSites.length === 0
  const explanation =
    changes.length === 1 ? t("move.explainedOne") : t("move.explainedMany", { count: changes.length })
  const onMove = async () => {
    const isSure = await prompt({
      title: t("move.title"),
      description: isActive ? explanation : t("move.notActive"),
      confirmText: t("move.confirm"),
      cancelText: t("actions.cancel"),
      variant: isActive ? "confirmation" : "danger",
    })
    if (isSure) {
      onChange(changes, t("move.done"))
    }
  }
  return (
    <div className="px-6 py-4">
      <Alert variant="warning">
        <Text size="small" leading="compact" weight="plus">
          {t("move.retirement")}
        </Text>
        <div className="text-ui-fg-subtle pt-1">{t("move.retirementExplained")}</div>
        {settings.permissions.change_regions && (
          <div className="pt-3">
            <Button size="small" variant="secondary" onClick={onMove} isLoading={isChanging}>
              {t("move.action")}
            </Button>
          </div>
        )}
      </Alert>
    </div>
  )
}
