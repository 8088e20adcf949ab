import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"

/** A row of a card: label on the left, value on the right, as in Medusa's own cards. */
export function SectionRow({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="text-ui-fg-subtle grid w-full grid-cols-2 items-center px-6 py-4">
      <Text size="small" weight="plus" leading="compact" className="pr-2">
        {title}
      </Text>
      <div className="txt-compact-small flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">{children}</div>
    </div>
  )
}
