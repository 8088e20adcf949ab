import { CheckCircleSolid } from "@medusajs/icons"
import { Badge, Button, Container, Heading, Text } from "@medusajs/ui"
import { useState } from "react"
import { useTexts } from "../lib/use-texts"
import { AlertItem } from "./alert-item"
import { useClosedAlerts, useOpenAlerts } from "./use-alerts"

const FIRST = 3
const MOST = 100

/** The open alerts, newest first; a single line when there are none. */
export function AttentionSection() {
  const { t } = useTexts()
  const [isWhole, setWhole] = useState(false)
  const [isPastOpen, setPastOpen] = useState(false)
  const { data, isError, error } = useOpenAlerts(isWhole ? MOST : FIRST)
  const past = useClosedAlerts(20, isPastOpen)
  if (isError) {
    throw error
  }
  const alerts = data?.alerts ?? []
  const count = data?.count ?? 0
  return (
    <Container className="divide-y p-0" data-testid="alipay-attention">
      <div className="flex flex-wrap items-center justify-between gap-2 px-6 py-4">
        <div className="flex items-center gap-x-2">
          <Heading level="h2">{t("attention.title")}</Heading>
          {count > 0 && (
            <Badge size="2xsmall" color="red">
              {count}
            </Badge>
          )}
        </div>
        <Button size="small" variant="transparent" onClick={() => setPastOpen(!isPastOpen)}>
          {isPastOpen ? t("attention.hidePast") : t("attention.showPast")}
        </Button>
      </div>
      {data && count === 0 && (
        <div className="flex items-center gap-x-2 px-6 py-4">
          <CheckCircleSolid className="text-ui-tag-green-icon" />
          <Text size="small" className="text-ui-fg-subtle">
            {t("attention.nothing")}
          </Text>
        </div>
      )}
      {alerts.map((alert) => (
        <AlertItem key={alert.id} alert={alert} />
      ))}
      {count > alerts.length && !isWhole && (
        <div className="px-6 py-3">
          <Button size="small" variant="secondary" onClick={() => setWhole(true)}>
            {t("attention.showAll", { number: count })}
          </Button>
        </div>
      )}
      {isPastOpen &&
        past.data &&
        (past.data.alerts.length > 0 ? (
          <div className="bg-ui-bg-subtle divide-y" data-testid="alipay-past-alerts">
            {past.data.alerts.map((alert) => (
              <AlertItem key={alert.id} alert={alert} />
            ))}
          </div>
        ) : (
          <Text size="small" className="text-ui-fg-subtle px-6 py-4">
            {t("attention.noPast")}
          </Text>
        ))}
    </Container>
  )
}
