import { TriangleRightMini } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import { Link } from "react-router-dom"
import { CopiedText } from "../components/copied-text"
import { ReadingDrawer } from "../components/reading-drawer"
import { useFormats } from "../lib/use-formats"
import { useTexts } from "../lib/use-texts"
import type { Finding } from "./run-report"

/** A run's findings, with links to the orders. */
export function FindingsDrawer({
  title,
  findings,
  left,
  isOpen,
  onOpenChange,
}: {
  title: string
  findings: Finding[]
  /** Where to find the findings that are not listed. */
  left: string | false
  isOpen: boolean
  onOpenChange: (open: boolean) => void
}) {
  return (
    <ReadingDrawer title={title} isOpen={isOpen} onOpenChange={onOpenChange} bodyClassName="divide-y p-0">
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change, and its lines have no id
        <FindingItem key={index} finding={finding} />
      ))}
      {left && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {left}
        </Text>
      )}
    </ReadingDrawer>
  )
}

function FindingItem({ finding }: { finding: Finding }) {
  const { t } = useTexts()
  const { money } = useFormats()
  const amountOf = (one: Finding["atPsp"]) => (one ? money(one.amount, one.currency) : "-")
  const { kind, message, pspOrderId, hasPage, orderId, displayId, atPsp, inShop } = finding
  return (
    <div className="text-ui-fg-subtle flex flex-col gap-y-1 px-6 py-4">
      <div className="flex items-center justify-between gap-x-4">
        <Text size="small" leading="compact" weight="plus" className="break-words">
          {kind ? t(`difference.${kind}`, { defaultValue: kind }) : message}
        </Text>
        {orderId && (
          <Link
            to={`/orders/${orderId}`}
            className="txt-compact-small-plus text-ui-fg-base hover:text-ui-fg-subtle transition-fg inline-flex items-center"
          >
            {`#${displayId}`}
            <TriangleRightMini className="text-ui-fg-muted" />
          </Link>
        )}
      </div>
      {(atPsp ?? inShop) && (
        <Text size="small" leading="compact">
          {t("runs.amounts", { psp: amountOf(atPsp), shop: amountOf(inShop) })}
        </Text>
      )}
      {pspOrderId && <CopiedText text={pspOrderId} />}
      {hasPage && (
        <Link
          to={`/alipay/payments/${pspOrderId}`}
          className="txt-compact-small-plus text-ui-fg-base underline hover:text-ui-fg-subtle transition-fg"
        >
          {t("attention.payment")}
        </Link>
      )}
    </div>
  )
}
