import { Container, Skeleton } from "@medusajs/ui"
import { ConnectionSection } from "./connection-section"
import { RegionsSection } from "./regions-section"
import { ReportSection } from "./report-section"
import { RunsSection } from "./runs-section"
import { useSettings } from "./use-settings"
import { WebhookSection } from "./webhook-section"

export function SettingsSections() {
  const { data: settings, isError, error } = useSettings()
  if (isError) {
    throw error
  }
  if (!settings) {
    return <Placeholder />
  }
  return (
    <>
      {settings.sites.map((site) => (
        <ConnectionSection key={site.registration_id} site={site} hasSiblings={settings.sites.length > 1} />
      ))}
      <WebhookSection sites={settings.sites} />
      <RegionsSection settings={settings} />
      <RunsSection settings={settings} />
      <ReportSection settings={settings} />
    </>
  )
}

/** Reserves the space until the response arrives, so that the layout does not shift. */
function Placeholder() {
  return [6, 3, 4, 3].map((rows, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: nothing moves in here
    <Container key={index} className="flex flex-col gap-y-4">
      <Skeleton className="h-7 w-40" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing moves in here
        <Skeleton key={row} className="h-5 w-full" />
      ))}
    </Container>
  ))
}
