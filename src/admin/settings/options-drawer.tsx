import { ArrowUpRightOnBox } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import type { SiteView } from "../../types/http/admin"
import { ReadingDrawer } from "../components/reading-drawer"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import { aboutKey, durationOf } from "./option-value"

/** Where each option is explained. */
const REFERENCE = "https://www.npmjs.com/package/medusa-payment-multisafepay-alipay#the-usual-options"

/** The active options with defaults. They are changed in medusa-config, not here. */
export function OptionsDrawer({
  site,
  isOpen,
  onOpenChange,
}: {
  site: SiteView
  isOpen: boolean
  onOpenChange: (open: boolean) => void
}) {
  const { t } = useTexts()
  const { duration, time: format } = useFormats()
  const words = ({ name, value }: SiteView["options"][number]) => {
    const time = durationOf(name, value)
    if (time) {
      return duration(time.amount, time.unit)
    }
    if (name === "previousApiKeys") {
      // The server sends the masked key and an ISO time.
      return value.replace(/([^\s,]+) until ([^\s,]+)/g, (_, key: string, until: string) =>
        t("options.keyUntil", { key, time: format(until) }),
      )
    }
    return value === "true" || value === "false" ? t(`options.${value}`) : value
  }
  return (
    <ReadingDrawer
      title={t("options.title")}
      description={t("options.explained")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      bodyClassName="divide-y p-0"
      actions={
        <Button size="small" variant="secondary" asChild>
          <a href={REFERENCE} target="_blank" rel="noreferrer">
            {t("options.reference")}
            <ArrowUpRightOnBox />
          </a>
        </Button>
      }
    >
      {site.options.map((option) => (
        <div key={option.name} className="text-ui-fg-subtle grid grid-cols-2 gap-4 px-6 py-3">
          <div className="min-w-0">
            <Text size="small" leading="compact" weight="plus">
              {t(`options.about.${aboutKey(option.name)}`, { defaultValue: "" })}
            </Text>
            <Text size="xsmall" leading="compact" className="break-words pt-1">
              {option.name}
            </Text>
          </div>
          <Text size="small" leading="compact" className="break-words">
            {words(option)}
          </Text>
        </div>
      ))}
    </ReadingDrawer>
  )
}
