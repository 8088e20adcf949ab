import { Button, clx, Drawer, Heading } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTexts } from "../lib/use-texts"

export function ReadingDrawer({
  title,
  description,
  actions,
  isOpen,
  onOpenChange,
  bodyClassName,
  children,
}: {
  title: string
  description?: string
  /** Next to the close button. */
  actions?: ReactNode
  isOpen: boolean
  onOpenChange: (open: boolean) => void
  bodyClassName: string
  children: ReactNode
}) {
  const { t } = useTexts()
  return (
    <Drawer open={isOpen} onOpenChange={onOpenChange}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title asChild>
            <Heading>{title}</Heading>
          </Drawer.Title>
          {description && (
            <Drawer.Description className="text-ui-fg-subtle">{description}</Drawer.Description>
          )}
        </Drawer.Header>
        {/* Focusable, so that the keyboard can scroll it. */}
        <Drawer.Body tabIndex={0} className={clx("overflow-y-auto", bodyClassName)}>
          {children}
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {t("actions.close")}
            </Button>
          </Drawer.Close>
          {actions}
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}
