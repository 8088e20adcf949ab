import { Badge, Button, Container, clx, Skeleton, Text } from "@medusajs/ui"
import { useState } from "react"
import type { SummaryPeriod } from "../../types/http/admin"
import { SectionHeader } from "../components/section-header"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { SummaryChart } from "./summary-chart"
import { GROUP_COLORS, SUMMARY_GROUPS } from "./summary-groups"
import { SummaryMoney } from "./summary-money"
import { useSummary } from "./use-payments"

/** In days up to and including today. */
const PERIODS: readonly SummaryPeriod[] = [7, 30, 90]

export function SummarySection() {
  const { t } = useTexts()
  const { count } = useFormats()
  const [wanted, setWanted] = useState<"test" | "live">()
  const [period, setPeriod] = useState<SummaryPeriod>(30)
  const { data } = useSummary(wanted, period)
  const { summary, environment, environments = [] } = data ?? {}
  return (
    <Container className="divide-y p-0" data-testid="alipay-summary">
      <SectionHeader title={t("summary.title", { count: period })} description={t("summary.explained")}>
        {environment === "test" && (
          <Badge size="2xsmall" color="orange">
            {t("environment.test")}
          </Badge>
        )}
        {environments.length > 1 && (
          <Choice
            label={t("connection.environment")}
            options={environments.map((one) => ({ value: one, text: t(`environment.${one}`) }))}
            chosen={environment}
            onChoose={setWanted}
          />
        )}
        <Choice
          label={t("summary.period")}
          options={PERIODS.map((days) => ({ value: days, text: t("summary.days", { count: days }) }))}
          chosen={period}
          onChoose={setPeriod}
        />
      </SectionHeader>
      <div className="grid grid-cols-2 md:grid-cols-4">
        {SUMMARY_GROUPS.map((group) => (
          <div key={group} className="px-6 py-4">
            <div className="flex items-center gap-x-2">
              <span className={clx("size-2 shrink-0 rounded-sm", GROUP_COLORS[group])} />
              <Text size="small" leading="compact" weight="plus" className="text-ui-fg-subtle">
                {t(`summary.${group}`)}
              </Text>
            </div>
            {summary ? (
              <Text size="large" weight="plus" className="pt-1">
                {count(summary.counts[group])}
              </Text>
            ) : (
              <Skeleton className="mt-1 h-7 w-12" />
            )}
          </div>
        ))}
      </div>
      <div className="px-6 py-4">
        {summary ? <SummaryChart days={summary.days} /> : <Skeleton className="h-40 w-full" />}
      </div>
      {summary && summary.money.length > 0 && <SummaryMoney money={summary.money} />}
    </Container>
  )
}

function Choice<T extends string | number>({
  label,
  options,
  chosen,
  onChoose,
}: {
  label: string
  options: { value: T; text: string }[]
  chosen: T | undefined
  onChoose: (value: T) => void
}) {
  return (
    <fieldset aria-label={label} className="flex items-center gap-x-1">
      {options.map(({ value, text }) => (
        <Button
          key={value}
          size="small"
          variant={value === chosen ? "secondary" : "transparent"}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {text}
        </Button>
      ))}
    </fieldset>
  )
}
