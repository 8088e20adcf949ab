import { Badge, Button, Container, clx, Text, Tooltip } from "@medusajs/ui"
import { useState } from "react"
import type { PaymentSummary, SummaryGroup } from "../../api/admin/alipay/payments/summary/payment-summary"
import { SectionHeader } from "../components/section-header"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { useSummary } from "./use-payments"

/** From the ground up, in the colours of the states. */
const GROUPS: readonly SummaryGroup[] = ["paid", "open", "failed", "refunded"]

const COLORS: Record<SummaryGroup, string> = {
  paid: "bg-ui-tag-green-icon",
  open: "bg-ui-tag-orange-icon",
  failed: "bg-ui-tag-neutral-icon",
  refunded: "bg-ui-tag-red-icon",
}

type Day = PaymentSummary["days"][number]

/** The last 30 days in one picture and four sums. */
export function SummarySection() {
  const { t } = useTexts()
  const [wanted, setWanted] = useState<"test" | "live">()
  const { data } = useSummary(wanted)
  const { summary, environment, environments = [] } = data ?? {}
  return (
    <Container className="divide-y p-0" data-testid="alipay-summary">
      <SectionHeader title={t("summary.title")} description={t("summary.explained")}>
        {environments.length > 1
          ? environments.map((one) => (
              <Button
                key={one}
                size="small"
                variant={one === environment ? "primary" : "secondary"}
                onClick={() => setWanted(one)}
              >
                {t(`environment.${one}`)}
              </Button>
            ))
          : environment === "test" && (
              <Badge size="2xsmall" color="orange">
                {t("environment.test")}
              </Badge>
            )}
      </SectionHeader>
      <div className="grid grid-cols-2 gap-px md:grid-cols-4">
        {GROUPS.map((group) => (
          <Sum key={group} group={group} summary={summary} />
        ))}
      </div>
      <div className="px-6 py-4">
        <Chart days={summary?.days ?? []} />
      </div>
    </Container>
  )
}

function Sum({ group, summary }: { group: SummaryGroup; summary: PaymentSummary | undefined }) {
  const { t } = useTexts()
  const { money, count } = useFormats()
  const payments = summary?.counts[group] ?? 0
  const amounts = (summary?.amounts ?? []).filter((amount) => amount[group] > 0)
  return (
    <div className="px-6 py-4">
      <div className="flex items-center gap-x-2">
        <span className={clx("size-2 shrink-0 rounded-sm", COLORS[group])} />
        <Text size="small" leading="compact" weight="plus" className="text-ui-fg-subtle">
          {t(`summary.${group}`)}
        </Text>
      </div>
      {amounts.length === 0 && (
        <Text size="large" weight="plus" className="pt-1">
          -
        </Text>
      )}
      {amounts.map((amount) => (
        <Text key={amount.currency_code} size="large" weight="plus" className="pt-1">
          {money(amount[group], amount.currency_code)}
        </Text>
      ))}
      <Text size="small" leading="compact" className="text-ui-fg-subtle">
        {payments === 1 ? t("summary.onePayment") : t("summary.manyPayments", { number: count(payments) })}
      </Text>
    </div>
  )
}

function Chart({ days }: { days: Day[] }) {
  const { t } = useTexts()
  const { day: format } = useFormats()
  const highest = Math.max(1, ...days.map(totalOf))
  return (
    <div>
      <div role="img" aria-label={t("summary.chart")} className="flex h-24 items-end gap-x-0.5 md:gap-x-1">
        {days.map((day) => (
          <Tooltip key={day.date} content={<DayTip day={day} />}>
            <div className="hover:bg-ui-bg-base-hover flex h-full min-w-0 flex-1 flex-col justify-end rounded-sm">
              {totalOf(day) === 0 ? (
                <div className="bg-ui-border-base h-px" />
              ) : (
                <div
                  className="flex flex-col-reverse overflow-hidden rounded-sm"
                  style={{ height: `${(totalOf(day) / highest) * 100}%`, minHeight: 2 }}
                >
                  {GROUPS.map((group) => (
                    <div key={group} className={COLORS[group]} style={{ flex: `${day[group]} 0 0` }} />
                  ))}
                </div>
              )}
            </div>
          </Tooltip>
        ))}
      </div>
      <div className="text-ui-fg-subtle txt-compact-xsmall flex justify-between pt-2">
        <span>{days[0] && format(days[0].date)}</span>
        <span>{t("summary.today")}</span>
      </div>
    </div>
  )
}

const totalOf = (day: Day) => GROUPS.reduce((sum, group) => sum + day[group], 0)

function DayTip({ day }: { day: Day }) {
  const { t } = useTexts()
  const { day: format } = useFormats()
  return (
    <div className="flex flex-col">
      <span className="txt-compact-xsmall-plus">{format(day.date)}</span>
      {GROUPS.filter((group) => day[group] > 0).map((group) => (
        <span key={group}>{`${t(`summary.${group}`)}: ${day[group]}`}</span>
      ))}
    </div>
  )
}
