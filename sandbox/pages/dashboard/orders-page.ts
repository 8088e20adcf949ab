import { html } from "hono/html"
import { newestOrders } from "../../control/orders"
import { formatAmount } from "../../money"
import { methodName } from "../../payment-methods"
import { currentTransaction, type PspOrder } from "../../psp-order"
import type { Sandbox } from "../../sandbox"
import { amountRefunded } from "../../status"
import type { Markup } from "../markup"
import { formatTime, orderLink, statusPill } from "./format"

const PER_PAGE = 50

const STATUSES = [
  "initialized",
  "completed",
  "shipped",
  "partial_refunded",
  "refunded",
  "uncleared",
  "reserved",
  "declined",
  "void",
  "cancelled",
  "expired",
  "chargedback",
]

export interface OrderFilter {
  text: string
  status: string
  site: string
  page: number
}

export function ordersPage(sandbox: Sandbox, filter: OrderFilter): Markup {
  const wanted = {
    text: filter.text || undefined,
    status: filter.status || undefined,
    site: filter.site ? Number(filter.site) : undefined,
    limit: PER_PAGE + 1,
    skip: filter.page * PER_PAGE,
  }
  const found = [...newestOrders(sandbox.store.orders, wanted)]
  const shown = found.slice(0, PER_PAGE)
  return html`<div class="title"><h1>Orders</h1><p>${sandbox.store.orders.length} in total</p></div>
    ${filterForm(sandbox, filter)}
    <div class="panel">
      ${
        shown.length
          ? html`<table class="table">
              <thead>
                <tr><th>Order</th><th>Status</th><th>Method</th><th>Created</th><th class="number">Amount</th></tr>
              </thead>
              <tbody>${shown.map((pspOrder) => orderRow(sandbox, pspOrder))}</tbody>
            </table>`
          : html`<p class="empty">${sandbox.store.orders.length ? "No order matches." : emptyHint(sandbox)}</p>`
      }
    </div>
    <div class="more">
      ${filter.page > 0 ? html`<a class="button" href="${address(filter, filter.page - 1)}">Newer</a>` : html`<span></span>`}
      ${found.length > PER_PAGE ? html`<a class="button" href="${address(filter, filter.page + 1)}">Older</a>` : ""}
    </div>`
}

function filterForm(sandbox: Sandbox, filter: OrderFilter): Markup {
  const option = (value: string, name: string, chosen: string) =>
    html`<option value="${value}" ${value === chosen ? "selected" : ""}>${name}</option>`
  return html`<form class="filters" method="get" action="/dashboard">
    <label>Order id or description<input type="search" name="text" value="${filter.text}" /></label>
    <label>Status<select name="status">
        ${option("", "All", filter.status)} ${STATUSES.map((one) => option(one, one.replaceAll("_", " "), filter.status))}
      </select></label>
    <label>Site<select name="site">
        ${option("", "All", filter.site)} ${sandbox.store.sites.map((one) => option(String(one.id), `${one.name} (${one.id})`, filter.site))}
      </select></label>
    <button>Filter</button>
  </form>`
}

function orderRow(sandbox: Sandbox, pspOrder: PspOrder): Markup {
  const refunded = amountRefunded(pspOrder.refunds)
  const method = currentTransaction(pspOrder)?.method ?? pspOrder.sessions.at(-1)?.gateway
  return html`<tr>
    <td class="wide">
      <a class="id mono" href="${orderLink(pspOrder.orderId, pspOrder.siteId)}">${pspOrder.orderId}</a>
      <div class="sub">${pspOrder.description}</div>
    </td>
    <td class="left">${statusPill(pspOrder.status)}</td>
    <td class="right">${method ? methodName(method) : "not chosen"}<div class="sub">${pspOrder.type}</div></td>
    <td class="left">${formatTime(pspOrder.createdAt)}<div class="sub">${sandbox.store.siteOf(pspOrder.siteId).name}</div></td>
    <td class="number right">
      ${formatAmount(pspOrder.amount, pspOrder.currency)}
      ${refunded ? html`<div class="sub">${formatAmount(-refunded, pspOrder.currency)}</div>` : ""}
    </td>
  </tr>`
}

function address(filter: OrderFilter, page: number): string {
  const query = new URLSearchParams({
    text: filter.text,
    status: filter.status,
    site: filter.site,
    page: String(page),
  })
  return `/dashboard?${query}`
}

function emptyHint(sandbox: Sandbox): Markup {
  return html`No orders yet. Create one with <code>POST ${sandbox.publicUrl}/v1/json/orders</code>.`
}
