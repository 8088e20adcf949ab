import { CheckCircleSolid, ExclamationCircleSolid, XCircleSolid } from "@medusajs/icons"
import { Button, Container, StatusBadge, Text } from "@medusajs/ui"
import type { SiteView, WebhookCheck, WebhookCheckView } from "../../types/http/admin"
import { CopiedText } from "../components/copied-text"
import { SectionHeader } from "../components/section-header"
import { SectionRow } from "../components/section-row"
import { useFailureToast } from "../lib/use-failure-toast"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { useWebhookCheck } from "./use-settings"

/** Where MultiSafepay sends notifications, and whether it could reach that URL. */
export function WebhookSection({ sites }: { sites: SiteView[] }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const check = useWebhookCheck()
  const providers = sites.flatMap((site) => site.providers)
  const onCheck = () =>
    check.mutate(
      providers.map(({ id }) => id),
      { onError: fail(t("webhook.notChecked")) },
    )
  return (
    <Container className="divide-y p-0" data-testid="alipay-webhook">
      <SectionHeader title={t("webhook.title")} description={t("webhook.explained")}>
        <Button size="small" variant="secondary" onClick={onCheck} isLoading={check.isPending}>
          {t("webhook.check")}
        </Button>
      </SectionHeader>
      {providers.map(({ id, gateway, webhook_url }) => (
        <SectionRow key={id} title={sites.length > 1 ? id : t(`gateway.${gateway}`)}>
          <CopiedText text={webhook_url} />
        </SectionRow>
      ))}
      {sites.map((site) => (
        <Arrivals key={site.registration_id} site={site} hasSiblings={sites.length > 1} />
      ))}
      {check.data && (
        <div className="px-6 py-4" role="status">
          {checkLists(check.data.map(({ webhook_check }) => webhook_check)).map((list) => (
            <CheckList
              key={list.provider_id}
              list={list}
              name={sites.length > 1 ? list.provider_id : undefined}
            />
          ))}
        </div>
      )}
    </Container>
  )
}

/** Whether MultiSafepay's notifications arrive. The badge is orange when the last one was refused. */
function Arrivals({ site, hasSiblings }: { site: SiteView; hasSiblings: boolean }) {
  const { t } = useTexts()
  const { time } = useFormats()
  const { accepted_at, refused_at, refused_because, refused_within_a_day } = site.notifications
  const isRefusing = refused_at !== null && (accepted_at === null || accepted_at < refused_at)
  const titled = (title: string) => (hasSiblings ? `${title} (${site.registration_id})` : title)
  return (
    <>
      <SectionRow title={titled(t("webhook.lastAccepted"))}>
        {accepted_at ? time(accepted_at) : t("webhook.none")}
      </SectionRow>
      {refused_at && refused_because && (
        <SectionRow title={titled(t("webhook.lastRefused"))}>
          <StatusBadge color={isRefusing ? "orange" : "grey"}>{time(refused_at)}</StatusBadge>
          <Text size="small" leading="compact">
            {t("webhook.refusedToday", { count: refused_within_a_day })}
          </Text>
          <Text size="small" leading="compact" className="w-full text-pretty">
            {t(`webhook.refusal.${refused_because}`)}
          </Text>
        </SectionRow>
      )}
    </>
  )
}

/** The URLs of one site differ only in their last segment, so the result for the longest one applies to all of them. */
function checkLists(all: WebhookCheckView[]): WebhookCheckView[] {
  const bySite = new Map<string, WebhookCheckView>()
  for (const list of all) {
    const site = list.provider_id.split("_").at(-1) ?? ""
    const known = bySite.get(site)
    if (!known || failures(list) > failures(known) || list.url.length > known.url.length) {
      bySite.set(site, list)
    }
  }
  return [...bySite.values()]
}

const failures = ({ checks }: WebhookCheckView) => checks.filter(({ result }) => result === "failed").length

function CheckList({ list, name }: { list: WebhookCheckView; name: string | undefined }) {
  const { t } = useTexts()
  return (
    <div className="flex flex-col gap-y-2">
      {name && (
        <Text size="small" leading="compact" weight="plus">
          {name}
        </Text>
      )}
      {list.checks
        .filter(({ result }) => result !== "skipped")
        .map((check) => (
          <div key={check.check} className="flex items-start gap-x-2">
            <ResultIcon result={check.result} />
            <Text size="small" leading="compact" className="text-ui-fg-subtle">
              {isSilent(check)
                ? t("webhook.answer.none", { detail: check.detail ?? "" })
                : t(`webhook.${check.check}.${check.result === "ok" ? "ok" : "bad"}`, {
                    detail: check.detail ?? "",
                  })}
            </Text>
          </div>
        ))}
      <Text size="small" className="text-ui-fg-subtle pt-1">
        {t(
          failures(list) > 0
            ? "webhook.unreachable"
            : list.delivered_at
              ? "webhook.delivered"
              : hasWarnings(list)
                ? "webhook.sandboxOnly"
                : "webhook.reachable",
        )}
      </Text>
    </div>
  )
}

/** A network error instead of an HTTP response. */
const isSilent = ({ check, result, detail }: WebhookCheck) =>
  check === "answer" && result !== "ok" && !detail?.startsWith("HTTP ")

const hasWarnings = ({ checks }: WebhookCheckView) => checks.some(({ result }) => result === "warning")

function ResultIcon({ result }: Pick<WebhookCheck, "result">) {
  if (result === "ok") {
    return <CheckCircleSolid className="text-ui-tag-green-icon shrink-0" />
  }
  return result === "warning" ? (
    <ExclamationCircleSolid className="text-ui-tag-orange-icon shrink-0" />
  ) : (
    <XCircleSolid className="text-ui-tag-red-icon shrink-0" />
  )
}
