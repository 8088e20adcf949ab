import { Container, clx, Text } from "@medusajs/ui"
import type { TimelineEntry } from "../../types/http/admin"
import { SectionHeader } from "../components/section-header"
import { isFailedRefund } from "../lib/states"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"

type Tone = "good" | "bad" | "plain"

const DOTS: Record<Tone, string> = {
  good: "bg-ui-tag-green-icon",
  bad: "bg-ui-tag-red-icon",
  plain: "bg-ui-tag-neutral-icon",
}

export function Timeline({ entries, currency }: { entries: TimelineEntry[]; currency: string | null }) {
  const { t } = useTexts()
  const { exactTime } = useFormats()
  const describe = useDescription(currency)
  return (
    <Container className="divide-y p-0" data-testid="alipay-timeline">
      <SectionHeader title={t("timeline.title")} />
      <ol className="flex flex-col gap-y-4 px-6 py-4">
        {entries.map((entry, index) => {
          const { title, detail, tone } = describe(entry)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: what happened has no id, and two things may happen at once
            <li key={index} className="grid grid-cols-[8px_1fr] gap-x-3">
              <span className={clx("mt-1.5 size-2 rounded-full", DOTS[tone])} />
              <div className="min-w-0">
                <Text size="small" leading="compact" weight="plus">
                  {title}
                </Text>
                {detail && (
                  <Text size="small" leading="compact" className="text-ui-fg-subtle break-words pt-1">
                    {detail}
                  </Text>
                )}
                <Text size="xsmall" leading="compact" className="text-ui-fg-subtle pt-1">
                  {exactTime(entry.at)}
                </Text>
              </div>
            </li>
          )
        })}
      </ol>
    </Container>
  )
}

type Description = { title: string; detail?: string | null; tone: Tone }

function useDescription(currency: string | null): (entry: TimelineEntry) => Description {
  const { t } = useTexts()
  const { money } = useFormats()
  const statusWord = (status: string) => t(`pspStatus.${status}`, { defaultValue: status })
  return (entry) => {
    switch (entry.what) {
      case "started":
        return { title: t("timeline.started"), tone: "plain" }
      case "paid":
        return { title: t("timeline.paid"), tone: "good" }
      case "order_placed":
        return { title: t("timeline.order_placed"), tone: "good" }
      case "order_cancelled":
        return { title: t("timeline.order_cancelled"), tone: "bad" }
      case "ended":
        return { title: statusWord(entry.status), detail: entry.reason, tone: "bad" }
      case "notification": {
        const isTaken = entry.http_status < 300
        return {
          title: entry.claimed_status
            ? t("timeline.notification", { status: statusWord(entry.claimed_status) })
            : t("timeline.notificationOfUnknown"),
          detail: [
            t(isTaken ? "timeline.answered" : "timeline.refused", {
              status: entry.http_status,
              ms: entry.duration_ms,
            }),
            ...(entry.times > 1 ? [t("timeline.times", { number: entry.times })] : []),
          ].join(" · "),
          tone: isTaken ? "plain" : "bad",
        }
      }
      case "order_number":
      case "shipment":
        return {
          title: t(`timeline.${entry.what}_${entry.state}`),
          detail: entry.error,
          tone: entry.state === "done" ? "plain" : "bad",
        }
      case "refund":
        return {
          title: t("order.refund", { amount: money(entry.amount, currency) }),
          detail: [
            t(`timeline.by_${entry.way}`),
            entry.psp_status && t(`refundStatus.${entry.psp_status}`, { defaultValue: entry.psp_status }),
            entry.note,
          ]
            .filter(Boolean)
            .join(" · "),
          tone: entry.psp_status && isFailedRefund(entry.psp_status) ? "bad" : "plain",
        }
      case "alert":
        return { title: t(`alertTitle.${entry.kind}`), tone: "bad" }
      case "alert_closed":
        return {
          title: t(`timeline.${entry.state}`, { alert: t(`alertTitle.${entry.kind}`) }),
          detail: entry.by ?? t("timeline.byItself"),
          tone: "good",
        }
    }
  }
}
