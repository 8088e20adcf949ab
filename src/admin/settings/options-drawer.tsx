import { Text } from "@medusajs/ui"
import type { SiteView } from "../../api/admin/alipay/settings/settings-view"
import { ReadingDrawer } from "../components/reading-drawer"
import { useTexts } from "../lib/use-texts"

/** The options that are in force, defaults included. They are changed in medusa-config, not here. */
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
  return (
    <ReadingDrawer
      title={t("options.title")}
      description={t("options.explained")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      bodyClassName="divide-y p-0"
    >
      {site.options.map(({ name, value }) => (
        <div key={name} className="text-ui-fg-subtle grid grid-cols-2 gap-4 px-6 py-3">
          <Text size="small" leading="compact" weight="plus" className="break-words">
            {name}
          </Text>
          <Text size="small" leading="compact" className="break-words">
            {value}
          </Text>
        </div>
      ))}
    </ReadingDrawer>
  )
}
