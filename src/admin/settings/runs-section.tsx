import { Button, Container, StatusBadge, Text } from "@medusajs/ui"
import { type ReactNode, useState } from "react"
import type { LastRun, SettingsView } from "../../types/http/admin"
import { SectionHeader } from "../components/section-header"
import { SectionRow } from "../components/section-row"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { FindingsDrawer } from "./findings-drawer"
import {
  countsOf,
  type Finding,
  type RunVerdict,
  reconciliationFindings,
  recoveryFindings,
  verdictOf,
} from "./run-report"

export function RunsSection({ settings }: { settings: SettingsView }) {
  const { t } = useTexts()
  const { last_recovery, last_reconciliation } = settings
  const recovered = countsOf(last_recovery)
  const reconciled = countsOf(last_reconciliation)
  return (
    <Container className="divide-y p-0" data-testid="alipay-runs">
      <SectionHeader title={t("runs.title")} description={t("runs.explained")} />
      <SectionRow title={t("runs.recovery")}>
        <Run run={last_recovery} verdict={last_recovery && verdictOf("recovery", last_recovery, settings)}>
          {t("runs.recovered", recovered)}
        </Run>
        <Findings
          title={t("runs.failures")}
          findings={recoveryFindings(last_recovery)}
          left={(shown) =>
            recovered.failed > shown && t("runs.leftToLog", { shown, number: recovered.failed })
          }
        />
      </SectionRow>
      <SectionRow title={t("runs.reconciliation")}>
        <Run
          run={last_reconciliation}
          verdict={last_reconciliation && verdictOf("reconciliation", last_reconciliation, settings)}
        >
          {t("runs.reconciled", reconciled)}
        </Run>
        <Findings
          title={t("runs.differences")}
          findings={reconciliationFindings(last_reconciliation)}
          left={(shown) =>
            reconciled.differences > shown &&
            t("runs.leftToCommand", { shown, number: reconciled.differences })
          }
        />
      </SectionRow>
    </Container>
  )
}

const COLORS: Record<RunVerdict, "red" | "orange" | "green"> = {
  failed: "red",
  overdue: "red",
  incomplete: "red",
  failures: "orange",
  differences: "orange",
  done: "green",
}

function Run({
  run,
  verdict,
  children,
}: {
  run: LastRun | null
  verdict: RunVerdict | null
  children: ReactNode
}) {
  const { t } = useTexts()
  const { time } = useFormats()
  if (!run || !verdict) {
    return (
      <Text size="small" leading="compact" className="text-ui-fg-subtle">
        {t("runs.never")}
      </Text>
    )
  }
  return (
    <>
      <StatusBadge color={COLORS[verdict]}>{t(`runs.${verdict}`)}</StatusBadge>
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
  left,
}: {
  title: string
  findings: Finding[]
  /** Takes the number of listed findings, and returns where to find the others, if any. */
  left: (shown: number) => string | false
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
      <FindingsDrawer
        title={title}
        findings={findings}
        left={left(findings.filter(({ isSite }) => !isSite).length)}
        isOpen={isOpen}
        onOpenChange={setOpen}
      />
    </>
  )
}
