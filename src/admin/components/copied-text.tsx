import { Copy, Text } from "@medusajs/ui"

/** Truncates a text that does not fit; the button copies the whole text. */
export function CopiedText({ text }: { text: string }) {
  return (
    <div className="grid min-w-0 flex-1 grid-cols-[1fr_20px] items-center gap-x-2">
      <Text size="small" leading="compact" className="truncate" title={text}>
        {text}
      </Text>
      <Copy content={text} className="text-ui-fg-muted" />
    </div>
  )
}
