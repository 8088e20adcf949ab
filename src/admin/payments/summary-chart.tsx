import { Tooltip } from "@medusajs/ui"
import type { PaymentSummary } from "../../types/http/admin"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { axisTop } from "./axis-top"
import { GROUP_COLORS, SUMMARY_GROUPS } from "./summary-groups"

type Day = PaymentSummary["days"][number]

export function SummaryChart({ days }: { days: Day[] }) {
  const { t } = useTexts()
  const { day: format, count } = useFormats()
  const top = axisTop(Math.max(0, ...days.map(totalOf)))
  const middle = days[Math.floor((days.length - 1) / 2)]
  return (
    <div className="text-ui-fg-subtle txt-compact-xsmall grid grid-cols-[auto_1fr] gap-x-2">
      <div className="flex h-32 flex-col justify-between text-right" aria-hidden="true">
        <span className="-mt-2">{count(top)}</span>
        <span>{count(top / 2)}</span>
        <span className="-mb-2">0</span>
      </div>
      <div className="relative h-32">
        <div className="absolute inset-0 flex flex-col justify-between" aria-hidden="true">
          {["top", "middle", "bottom"].map((line) => (
            <div key={line} className="bg-ui-border-base h-px" />
          ))}
        </div>
        <div
          role="img"
          aria-label={t("summary.chart")}
          className="relative flex h-full items-end gap-x-px md:gap-x-1"
        >
          {days.map((day) => (
            <Tooltip key={day.date} content={<DayTip day={day} />}>
              <div className="hover:bg-ui-bg-base-hover flex h-full min-w-0 flex-1 flex-col justify-end rounded-sm">
                {totalOf(day) > 0 && (
                  <div
                    className="flex flex-col-reverse overflow-hidden rounded-t-sm"
                    style={{ height: `${(totalOf(day) / top) * 100}%`, minHeight: 2 }}
                  >
                    {SUMMARY_GROUPS.map((group) => (
                      <div
                        key={group}
                        className={GROUP_COLORS[group]}
                        style={{ flex: `${day[group]} 0 0` }}
                      />
                    ))}
                  </div>
                )}
              </div>
            </Tooltip>
          ))}
        </div>
      </div>
      <div className="relative">
        <DayTable days={days} />
      </div>
      <div className="flex justify-between pt-2">
        <span>{days[0] && format(days[0].date)}</span>
        <span>{middle && format(middle.date)}</span>
        <span>{t("summary.today")}</span>
      </div>
    </div>
  )
}

const totalOf = (day: Day) => SUMMARY_GROUPS.reduce((sum, group) => sum + day[group], 0)

/** The chart's numbers, for those who cannot see it. */
function DayTable({ days }: { days: Day[] }) {
  const { t } = useTexts()
  const { day: format, count } = useFormats()
  return (
    <table className="sr-only">
      <caption>{t("summary.chart")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("payments.date")}</th>
          {SUMMARY_GROUPS.map((group) => (
            <th key={group} scope="col">
              {t(`summary.${group}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.date}>
            <th scope="row">{format(day.date)}</th>
            {SUMMARY_GROUPS.map((group) => (
              <td key={group}>{count(day[group])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DayTip({ day }: { day: Day }) {
  const { t } = useTexts()
  const { day: format, count } = useFormats()
  return (
    <div className="flex flex-col">
      <span className="txt-compact-xsmall-plus">{format(day.date)}</span>
      {SUMMARY_GROUPS.filter((group) => day[group] > 0).map((group) => (
        <span key={group}>{`${t(`summary.${group}`)}: ${count(day[group])}`}</span>
      ))}
    </div>
  )
}
