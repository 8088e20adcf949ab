import { Button, StatusBadge, Text, Tooltip } from "@medusajs/ui"
import type { PaymentUpdates } from "../../types/http/admin"
import { SectionRow } from "../components/section-row"
import { useTexts } from "../lib/use-texts"

export function UpdateRows({
  updates,
  onRetry,
  isRetrying,
}: {
  updates: PaymentUpdates
  /** Undefined for a user without permission. */
  onRetry: (() => void) | undefined
  isRetrying: boolean
}) {
  const { t } = useTexts()
  const parts = (["invoice", "shipment"] as const).flatMap((part) => {
    const record = updates[part]
    return record ? [{ part, ...record }] : []
  })
  return parts.map(({ part, state, error }) => (
    <SectionRow key={part} title={t(`updates.${part}`)}>
      <Tooltip content={t(`updates.${state}Explained`)} maxWidth={320}>
        <StatusBadge color={state === "done" ? "green" : "red"}>{t(`updates.${state}`)}</StatusBadge>
      </Tooltip>
      {state === "failed" && onRetry && (
        <Button size="small" variant="transparent" onClick={onRetry} isLoading={isRetrying}>
          {t("updates.retry")}
        </Button>
      )}
      {error && (
        <Text size="small" leading="compact" className="w-full break-words">
          {error}
        </Text>
      )}
    </SectionRow>
  ))
}
