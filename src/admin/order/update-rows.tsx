import { Button, StatusBadge, Tooltip } from "@medusajs/ui"
import type { PaymentSync } from "../../workflows/update-psp-order/update-record"
import { SectionRow } from "../components/section-row"
import { useTexts } from "../lib/use-texts"

/** What MultiSafepay was told of the order: its number and its shipments, and how that went. */
export function SyncRows({
  sync,
  onRetry,
  isRetrying,
}: {
  sync: PaymentSync
  /** Undefined for a user who may not. */
  onRetry: (() => void) | undefined
  isRetrying: boolean
}) {
  const { t } = useTexts()
  const parts = (["invoice", "shipment"] as const).flatMap((part) => {
    const record = sync[part]
    return record ? [{ part, ...record }] : []
  })
  return parts.map(({ part, state, error }) => (
    <SectionRow key={part} title={t(`sync.${part}`)}>
      <Tooltip content={error ?? t(`sync.${state}Explained`)} maxWidth={320}>
        <StatusBadge color={state === "done" ? "green" : "red"}>{t(`sync.${state}`)}</StatusBadge>
      </Tooltip>
      {state === "failed" && onRetry && (
        <Button size="small" variant="transparent" onClick={onRetry} isLoading={isRetrying}>
          {t("sync.retry")}
        </Button>
      )}
    </SectionRow>
  ))
}
