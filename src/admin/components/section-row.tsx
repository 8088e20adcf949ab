import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"

/** Label on the left, value on the right, as in Medusa's own cards. */
export function SectionRow({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="text-ui-fg-subtle grid w-full grid-cols-2 items-center px-6 py-4">
      <Text size="small" weight="plus" leading="compact" className="pr-2">
        {title}
      </Text>
      {/* Badges are spans, and too low for a second line. */}
      <div className="txt-compact-small flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 [&>span]:shrink-0 [&>span]:text-nowrap">
        {children}
      </div>
    </div>
  )
}
