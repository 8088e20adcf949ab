import { Button, Drawer, Heading, Text } from "@medusajs/ui"
import type { SiteView } from "../../admin-data/settings-view"
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
    <Drawer open={isOpen} onOpenChange={onOpenChange}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title asChild>
            <Heading>{t("options.title")}</Heading>
          </Drawer.Title>
          <Drawer.Description className="text-ui-fg-subtle">{t("options.explained")}</Drawer.Description>
        </Drawer.Header>
        {/* Reachable by keyboard, which scrolls it. */}
        <Drawer.Body tabIndex={0} className="divide-y overflow-y-auto p-0">
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
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {t("actions.close")}
            </Button>
          </Drawer.Close>
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}
