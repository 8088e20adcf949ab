import { Button, Container, StatusBadge, Text } from "@medusajs/ui"
import { type ReactNode, useState } from "react"
import type { LastRun, SettingsView } from "../../types/http/admin"
import { SectionHeader } from "../components/section-header"
import { SectionRow } from "../components/section-row"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { FindingsDrawer } from "./findings-drawer"
import { countsOf, reconciliationFindings, recoveryFindings } from "./run-report"

/** When recovery and reconciliation ran last, and what they found. */
export function RunsSection({ settings }: { settings: SettingsView }) {
  const { t } = useTexts()
  const { last_recovery, last_reconciliation } = settings
  const failures = recoveryFindings(last_recovery)
  const differences = reconciliationFindings(last_reconciliation)
  return (
    <Container className="divide-y p-0" data-testid="alipay-runs">
      <SectionHeader title={t("runs.title")} description={t("runs.explained")} />
      <SectionRow title={t("runs.recovery")}>
        <Run run={last_recovery} isBad={failures.length > 0}>
          {t("runs.recovered", countsOf(last_recovery))}
        </Run>
        <Findings title={t("runs.failures")} findings={failures} />
      </SectionRow>
      <SectionRow title={t("runs.reconciliation")}>
        <Run run={last_reconciliation} isBad={differences.length > 0}>
          {t("runs.reconciled", countsOf(last_reconciliation))}
        </Run>
        <Findings title={t("runs.differences")} findings={differences} />
      </SectionRow>
    </Container>
  )
}

function Run({ run, isBad, children }: { run: LastRun | null; isBad: boolean; children: ReactNode }) {
  const { t } = useTexts()
  const { time } = useFormats()
  if (!run) {
    return (
      <Text size="small" leading="compact" className="text-ui-fg-subtle">
        {t("runs.never")}
      </Text>
    )
  }
  return (
    <>
      <StatusBadge color={isBad || run.state === "failed" ? "red" : "green"}>
        {t(`runs.${run.state}`)}
      </StatusBadge>
      <Text size="small" leading="compact">
        {time(run.started_at)}
      </Text>
      <Text size="small" leading="compact" className="w-full text-pretty">
        {run.error ?? children}
      </Text>
    </>
  )
}

function Findings({
  title,
  findings,
}: {
  title: string
  findings: ReturnType<typeof reconciliationFindings>
}) {
  const { t } = useTexts()
  const [isOpen, setOpen] = useState(false)
  if (findings.length === 0) {
    return null
  }
  return (
    <>
      <Button size="small" variant="secondary" onClick={() => setOpen(true)}>
        {t("runs.show")}
      </Button>
      <FindingsDrawer title={title} findings={findings} isOpen={isOpen} onOpenChange={setOpen} />
    </>
  )
}
