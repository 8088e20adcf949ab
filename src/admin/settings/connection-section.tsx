import { Alert, Badge, Button, Container, StatusBadge, Text, toast } from "@medusajs/ui"
import { useState } from "react"
import type { GatewayView, SiteView } from "../../types/http/admin"
import { CopiedText } from "../components/copied-text"
import { SectionHeader } from "../components/section-header"
import { SectionRow } from "../components/section-row"
import { useFailureToast } from "../lib/use-failure-toast"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { OptionsDrawer } from "./options-drawer"
import { useConnectionCheck } from "./use-settings"

/** Whether MultiSafepay accepts the key, the key's site, and the active gateways. */
export function ConnectionSection({ site, hasSiblings }: { site: SiteView; hasSiblings: boolean }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const { time } = useFormats()
  const [areOptionsOpen, setOptionsOpen] = useState(false)
  const check = useConnectionCheck(site.registration_id, site.providers[0]?.id ?? "")
  const { connection } = site
  const isConnected = connection.state === "connected"
  const onCheck = () =>
    check.mutate(undefined, {
      onSuccess: (answer) =>
        answer.connection.state === "connected"
          ? toast.success(t("connection.connected"))
          : toast.error(t(`connection.${answer.connection.state}`)),
      onError: fail(t("connection.notChecked")),
    })
  return (
    <Container className="divide-y p-0" data-testid="alipay-connection">
      <SectionHeader
        title={hasSiblings ? t("connection.titleOf", { site: site.registration_id }) : t("connection.title")}
        description={t("connection.explained")}
      >
        <Button size="small" variant="secondary" onClick={() => setOptionsOpen(true)}>
          {t("options.show")}
        </Button>
        <Button size="small" variant="secondary" onClick={onCheck} isLoading={check.isPending}>
          {t("connection.check")}
        </Button>
      </SectionHeader>
      {!isConnected && (
        <div className="px-6 py-4">
          <Alert variant="error">
            {t(`connection.${connection.state}Explained`)}
            {connection.message && (
              <div className="text-ui-fg-subtle break-words pt-1">{connection.message}</div>
            )}
          </Alert>
        </div>
      )}
      <SectionRow title={t("connection.status")}>
        <StatusBadge color={isConnected ? "green" : "red"}>{t(`connection.${connection.state}`)}</StatusBadge>
        <Text size="small" leading="compact" className="text-ui-fg-subtle">
          {time(connection.checked_at)}
        </Text>
      </SectionRow>
      <SectionRow title={t("connection.environment")}>
        <Badge size="2xsmall" color={site.environment === "live" ? "green" : "orange"}>
          {t(`environment.${site.environment}`)}
        </Badge>
      </SectionRow>
      {connection.site_id && (
        <SectionRow title={t("connection.siteId")}>
          <CopiedText text={connection.site_id} />
        </SectionRow>
      )}
      {connection.account_id && (
        <SectionRow title={t("connection.accountId")}>
          <CopiedText text={connection.account_id} />
        </SectionRow>
      )}
      {connection.gateways.map((gateway) => (
        <GatewayRow key={gateway.gateway} gateway={gateway} />
      ))}
      <OptionsDrawer site={site} isOpen={areOptionsOpen} onOpenChange={setOptionsOpen} />
    </Container>
  )
}

function GatewayRow({ gateway }: { gateway: GatewayView }) {
  const { t } = useTexts()
  const { money } = useFormats()
  const euros = (cents: number | null) => (cents === null ? "" : money(cents / 100, "EUR"))
  return (
    <SectionRow title={t(`gateway.${gateway.gateway}`)}>
      <StatusBadge color={gateway.active ? "green" : "grey"}>
        {gateway.active ? t("connection.active") : t("connection.notActive")}
      </StatusBadge>
      {gateway.active && (
        <Text size="small" leading="compact">
          {[
            gateway.currencies.length > 0 ? gateway.currencies.join(", ") : t("connection.allCurrencies"),
            gateway.max_eur_cents === null
              ? t("connection.from", { min: euros(gateway.min_eur_cents ?? 0) })
              : t("connection.fromTo", {
                  min: euros(gateway.min_eur_cents ?? 0),
                  max: euros(gateway.max_eur_cents),
                }),
          ].join(" · ")}
        </Text>
      )}
    </SectionRow>
  )
}
