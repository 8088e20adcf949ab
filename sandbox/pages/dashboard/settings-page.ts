import { html } from "hono/html"
import { z } from "zod"
import type { Sandbox } from "../../sandbox"
import { defaultSettings, settingsSchema } from "../../settings"
import type { Markup } from "../markup"

/** Settings that a form can show; the nested ones (gateways, limits …) are for the control API. */
export function settingsPage(sandbox: Sandbox): Markup {
  const values: Record<string, unknown> = sandbox.settings
  const defaults: Record<string, unknown> = defaultSettings()
  return html`<div class="title"><h1>Settings</h1><p>How strict and how odd this MultiSafepay is</p></div>
    <div class="stack">
      <section class="panel">
        <div class="inner">
          <form class="fields" method="post" action="/dashboard/settings">
            <div class="settings">
              ${Object.entries(settingsSchema.shape).map(([name, schema]) => field(name, schema, values[name], defaults[name]))}
            </div>
            <div class="buttons"><button class="primary">Save</button></div>
          </form>
        </div>
      </section>
      <section class="panel">
        <h2>Start afresh</h2>
        <div class="inner stack">
          <p class="hint">Forgets all orders, notifications, faults and settings, and sets the clock to the present.</p>
          <form method="post" action="/dashboard/reset"><button class="danger">Reset the sandbox</button></form>
        </div>
      </section>
      <section class="panel">
        <h2>Sites and keys</h2>
        <ul class="rows">
          ${sandbox.store.sites.map(
            (site) => html`<li>
              <strong>${site.name}</strong>
              <div class="sub">site ${site.id}, account ${site.accountId}, ${sandbox.gatewaysOf(site).join(", ")}</div>
              <div class="sub">API key <span class="mono">${shownKey(sandbox.keyOf(site))}</span></div>
              <div class="sub">account key <span class="mono">${shownKey(site.accountApiKey)}</span></div>
            </li>`,
          )}
        </ul>
      </section>
    </div>`
}

function field(name: string, schema: z.ZodType, value: unknown, normal: unknown): Markup | "" {
  const labelled = (control: Markup) => html`<label>
    <span class="mono">${name}</span> ${value === normal ? "" : html`<span class="pill warn">changed</span>`} ${control}
    <span class="hint">${schema.description ?? ""}</span>
  </label>`
  const choices =
    schema instanceof z.ZodBoolean
      ? ["true", "false"]
      : schema instanceof z.ZodEnum
        ? schema.options.map(String)
        : null
  if (choices) {
    const options = choices.map(
      (one) => html`<option ${one === String(value) ? "selected" : ""}>${one}</option>`,
    )
    return labelled(html`<select name="${name}">${options}</select>`)
  }
  if (typeof value !== "number") return ""
  return labelled(html`<input type="number" name="${name}" value="${value}" min="0" step="any" />`)
}

/** The sandbox's own keys are not secret, but a configured one might be. */
function shownKey(key: string): string {
  return key.startsWith("sandbox-") ? key : `…${key.slice(-4)}`
}

/** @throws ZodError when a value is out of its range */
export function readSettings(fields: Record<string, string>): Record<string, unknown> {
  const read: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    const text = fields[name]
    if (text === undefined) continue
    const value =
      schema instanceof z.ZodBoolean ? text === "true" : schema instanceof z.ZodEnum ? text : Number(text)
    read[name] = schema.parse(value)
  }
  return read
}
