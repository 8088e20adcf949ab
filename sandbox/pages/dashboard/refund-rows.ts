import { html } from "hono/html"
import { formatAmount } from "../../money"
import type { Refund } from "../../psp-order"
import type { Markup } from "../markup"
import { formatTime, orderLink, statusPill } from "./format"

/** Refunds, with buttons to decide those that are still reserved. */
export function refundRows(refunds: Refund[], back: string, withOrder: boolean): Markup {
  if (refunds.length === 0) return html`<p class="empty">No refunds.</p>`
  return html`<ul class="rows">
    ${refunds.map((refund) => row(refund, back, withOrder))}
  </ul>`
}

function row(refund: Refund, back: string, withOrder: boolean): Markup {
  const { refundId, orderId, siteId, status, settlesAt } = refund
  return html`<li>
    <div class="row-head">
      ${statusPill(status)}
      <strong>${formatAmount(refund.amount, refund.currency)}</strong>
      ${withOrder ? html`<a class="mono" href="${orderLink(orderId, siteId)}">${orderId}</a>` : ""}
      ${
        status === "reserved"
          ? html`<form class="push" method="post" action="/dashboard/refunds/${refundId}">
              <input type="hidden" name="back" value="${back}" />
              <button name="verdict" value="accept">Accept</button>
              <button class="danger" name="verdict" value="decline">Decline</button>
            </form>`
          : ""
      }
    </div>
    <p class="sub"><span class="mono">${refundId}</span>, ${formatTime(refund.createdAt)}, made by the ${refund.origin === "api" ? "API" : "dashboard"}</p>
    ${refund.refundOrderId === orderId ? "" : html`<p class="sub">refund_order_id <span class="mono">${refund.refundOrderId}</span></p>`}
    ${status === "reserved" && settlesAt !== null ? html`<p class="sub">Completes ${formatTime(settlesAt)}</p>` : ""}
  </li>`
}
