import { html } from "hono/html"
import { formatAmount } from "../money"
import { type Markup, shell } from "./markup"
import { foot, type Payment, topbar } from "./payment-parts"
import { PAYMENT_STYLES } from "./payment-styles"

export type ClosedWhy =
  | "completed"
  | "cancelled"
  | "declined"
  | "duplicate"
  | "expired"
  | "opened-too-often"
  | "open"
  | "reviewed"

const WORDS: Record<ClosedWhy, [mark: string, title: string, explanation: string]> = {
  completed: ["✓", "Payment complete", "Thank you. You can close this page."],
  cancelled: ["×", "This payment was cancelled", "Nothing was charged."],
  declined: ["×", "This payment was declined", "Nothing was charged."],
  duplicate: [
    "=",
    "This order is paid already",
    "It was paid through another page, so this one is no longer needed.",
  ],
  expired: ["…", "This payment page has expired", "Nothing was charged. Ask the shop for a new one."],
  "opened-too-often": ["!", "This link has been opened too often", "Ask the shop for a new one."],
  reviewed: ["…", "This payment is under review", "It was made. It is released or declined later."],
  open: ["…", "This payment is still open", "You can come back to this page to finish it."],
}

/** The page of a payment that has ended (paid, cancelled, expired …), with a link back to the shop if it gave one. */
export function closedPage(
  { pspOrder, session, site }: Payment,
  why: ClosedWhy,
  back: string | null,
): Markup {
  const [mark, title, explanation] = WORDS[why]
  return shell({
    title,
    styles: PAYMENT_STYLES,
    look: "pay",
    body: html`${topbar("Test platform", "sandbox")}
      <main class="sheet single">
        <section class="card">
          <div class="verdict">
            <div class="mark ${why === "completed" ? "good" : ""}" aria-hidden="true">${mark}</div>
            <h1>${title}</h1>
            <p class="lead">${explanation}</p>
            <p class="lead">${site.name}, ${formatAmount(session.amount, session.currency)}</p>
            ${back ? html`<a class="button" href="${back}">Return to the shop</a>` : ""}
          </div>
        </section>
      </main>
      ${foot(pspOrder)}`,
  })
}

export function unknownPage(): Markup {
  return shell({
    title: "Unknown payment page",
    styles: PAYMENT_STYLES,
    look: "pay",
    body: html`${topbar("Test platform", "sandbox")}
      <main class="sheet single">
        <section class="card">
          <div class="verdict">
            <div class="mark" aria-hidden="true">?</div>
            <h1>Unknown payment page</h1>
            <p class="lead">The sandbox may have been reset since this link was made.</p>
          </div>
        </section>
      </main>`,
  })
}
