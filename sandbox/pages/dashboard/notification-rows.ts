import { html } from "hono/html"
import type { DeliveryAttempt, SandboxNotification } from "../../notifications/notification"
import type { Markup } from "../markup"
import { formatClock, formatTime, orderLink } from "./format"

/** Notifications with all their delivery tries and a button to send them again. */
export function notificationRows(
  notifications: SandboxNotification[],
  back: string,
  withOrder: boolean,
): Markup {
  if (notifications.length === 0) return html`<p class="empty">No notifications yet.</p>`
  return html`<ul class="rows">
    ${notifications.map((notification) => row(notification, back, withOrder))}
  </ul>`
}

function row(notification: SandboxNotification, back: string, withOrder: boolean): Markup {
  const { id, orderId, siteId, about, method, url, attempts } = notification
  return html`<li>
    <div class="row-head">
      ${outcome(notification)}
      <strong>${about}</strong>
      ${withOrder ? html`<a class="mono" href="${orderLink(orderId, siteId)}">${orderId}</a>` : ""}
      <span class="push">
        <form method="post" action="/dashboard/notifications/${id}/resend">
          <input type="hidden" name="back" value="${back}" />
          <button>Resend</button>
        </form>
      </span>
    </div>
    <p class="sub">${method} ${url}${notification.payloadType ? ` (${notification.payloadType})` : ""}</p>
    <ol class="tries">${attempts.map(tryLine)}</ol>
    ${
      notification.nextAttemptAt !== null && !notification.acknowledged
        ? html`<p class="sub">Next try ${formatTime(notification.nextAttemptAt)}</p>`
        : ""
    }
    ${notification.body === null ? "" : html`<details><summary>Body</summary><pre>${notification.body}</pre></details>`}
  </li>`
}

function outcome(notification: SandboxNotification): Markup {
  if (notification.acknowledged) return html`<span class="pill good">acknowledged</span>`
  if (notification.heldBack) return html`<span class="pill warn">held back</span>`
  if (notification.attempts.length === 0) return html`<span class="pill info">on its way</span>`
  return html`<span class="pill bad">not acknowledged</span>`
}

function tryLine(attempt: DeliveryAttempt): Markup {
  return html`<li>
    <time>${formatClock(attempt.at)}</time>
    <span>${attempt.error ?? (attempt.httpStatus === null ? "no answer yet" : `HTTP ${attempt.httpStatus} in ${attempt.durationMs} ms`)}</span>
    ${attempt.answer ? html`<q>${attempt.answer.slice(0, 160)}</q>` : ""}
    ${attempt.fault ? html`<span class="pill warn">${attempt.fault}</span>` : ""}
  </li>`
}
