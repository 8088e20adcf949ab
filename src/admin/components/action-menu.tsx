import { EllipsisHorizontal } from "@medusajs/icons"
import { DropdownMenu, IconButton } from "@medusajs/ui"
import type { ReactNode } from "react"

export type MenuAction = { icon: ReactNode; label: string; onClick: () => void; disabled?: boolean }

export function ActionMenu({ label, actions }: { label: string; actions: MenuAction[] }) {
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger asChild>
        <IconButton size="small" variant="transparent" aria-label={label}>
          <EllipsisHorizontal />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content>
        {actions.map(({ icon, label: text, onClick, disabled }) => (
          <DropdownMenu.Item
            key={text}
            disabled={disabled}
            onClick={onClick}
            className="[&_svg]:text-ui-fg-subtle flex items-center gap-x-2"
          >
            {icon}
            <span>{text}</span>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
