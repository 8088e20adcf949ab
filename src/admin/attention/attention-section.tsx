import { CheckCircleSolid } from "@medusajs/icons"
import { Badge, Button, Container, Heading, Text } from "@medusajs/ui"
import { type ReactNode, useState } from "react"
import { useTexts } from "../lib/use-texts"
import { AlertItem } from "./alert-item"
import { useAlerts } from "./use-alerts"

const FIRST = 3
/** How many are added at a time. */
const MORE = 20

/** The open alerts, newest first; a single line when there are none. */
export function AttentionSection() {
  const { t } = useTexts()
  const [most, setMost] = useState(FIRST)
  const [mostPast, setMostPast] = useState(MORE)
  const [isPastOpen, setPastOpen] = useState(false)
  const { data, isError, error } = useAlerts("open", most)
  const past = useAlerts("closed", mostPast, isPastOpen)
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
        <Button
          size="small"
          variant="transparent"
          aria-expanded={isPastOpen}
          onClick={() => setPastOpen(!isPastOpen)}
        >
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
      {count > alerts.length && (
        <ShowMore onClick={() => setMost(most + MORE)}>
          {count > most + MORE ? t("attention.showMore") : t("attention.showAll", { number: count })}
        </ShowMore>
      )}
      {isPastOpen &&
        past.data &&
        (past.data.alerts.length > 0 ? (
          <div className="bg-ui-bg-subtle divide-y" data-testid="alipay-past-alerts">
            {past.data.alerts.map((alert) => (
              <AlertItem key={alert.id} alert={alert} />
            ))}
            {past.data.count > past.data.alerts.length && (
              <ShowMore onClick={() => setMostPast(mostPast + MORE)}>{t("attention.showMore")}</ShowMore>
            )}
          </div>
        ) : (
          <Text size="small" className="text-ui-fg-subtle px-6 py-4">
            {t("attention.noPast")}
          </Text>
        ))}
    </Container>
  )
}

function ShowMore({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <div className="px-6 py-3">
      <Button size="small" variant="secondary" onClick={onClick}>
        {children}
      </Button>
    </div>
  )
}
