import { Link } from "react-router-dom"
import type { AlertKind } from "../../types/http/admin"
import { useTexts } from "../lib/use-texts"
import { useSettings } from "../settings/use-settings"

/** Alerts about a site or a provider, not about a payment. */
const OF_A_SITE: ReadonlySet<AlertKind> = new Set<AlertKind>([
  "ledger_differences",
  "reconciliation_failed",
  "signatures_refused",
  "provider_not_registered",
  "started_but_unknown",
])

export const isAboutSite = (kind: AlertKind): boolean => OF_A_SITE.has(kind)

/** Names the site or provider, and links to its settings for users who may see them. */
export function AboutSite({ subject, className }: { subject: string; className: string }) {
  const { t } = useTexts()
  const { data } = useSettings()
  return (
    <>
      <span className="break-all">{subject}</span>
      {data && (
        <Link to="/settings/alipay" className={className}>
          {t("order.toSettings")}
        </Link>
      )}
    </>
  )
}
