import { Button, Container, toast } from "@medusajs/ui"
import type { Settings } from "../../types/http/admin"
import { useAlerts } from "../attention/use-alerts"
import { SectionHeader } from "../components/section-header"
import { useFailureToast } from "../lib/use-failure-toast"
import { useTexts } from "../lib/use-texts"
import { systemReport, whyUnknown } from "./system-report"

const MAX_ALERTS = 100

/** A report to paste into a support request. */
export function ReportSection({ settings }: { settings: Settings }) {
  const { t } = useTexts()
  const fail = useFailureToast()
  const { data, error, isPending } = useAlerts("open", MAX_ALERTS)
  const onCopy = () =>
    navigator.clipboard
      .writeText(systemReport(settings, data ?? whyUnknown(error)))
      .then(() => toast.success(t("report.copied")))
      .catch(fail(t("report.notCopied")))
  return (
    <Container className="p-0" data-testid="alipay-report">
      <SectionHeader title={t("report.title")} description={t("report.explained")}>
        <Button size="small" variant="secondary" onClick={onCopy} disabled={isPending}>
          {t("report.copy")}
        </Button>
      </SectionHeader>
    </Container>
  )
}
