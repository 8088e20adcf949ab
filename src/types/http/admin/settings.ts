import type { ConnectionView } from "./connection"
import type { NotificationsView } from "./notification"
import type { RegionView } from "./region"

/** What a support request should include first. */
export type Versions = { plugin: string; medusa: string; node: string }

/**
 * An active option in a form that is safe to show: secrets are masked, and absent options are not listed. An option in
 * a group has the group's name as prefix, "recovery.enabled"; a list is joined with commas.
 */
export type OptionView = { name: string; value: string }

/** One MultiSafepay site: a registration of the provider in medusa-config. */
export type SiteView = {
  registration_id: string
  environment: "test" | "live"
  providers: { id: string; gateway: string; webhook_url: string }[]
  options: OptionView[]
  connection: ConnectionView
  notifications: NotificationsView
}

/** The last run of one of the plugin's jobs, as the settings page shows it. */
export type LastRun = {
  state: "done" | "failed"
  /** ISO time. */
  started_at: string
  /** What it found; null when it failed. */
  report: Record<string, unknown> | null
  /** Why it failed; null when it did not. */
  error: string | null
}

/** All that the settings page shows, apart from the payments. */
export type SettingsView = {
  versions: Versions
  sites: SiteView[]
  regions: RegionView[]
  last_recovery: LastRun | null
  last_reconciliation: LastRun | null
  /** When this was read, by the server's clock. ISO time. */
  read_at: string
}

/** What a user may do on the settings page; the dashboard hides the other buttons. */
export type SettingsPermissions = { change_regions: boolean }

/** All that the settings page shows, and what this user may do there. */
export type Settings = SettingsView & { permissions: SettingsPermissions }

export type SettingsAnswer = { settings: Settings }
