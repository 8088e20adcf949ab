import { BASE_STYLES } from "./base-styles"

/** The test platform's page and the wallets' cashiers. */
export const PAYMENT_STYLES = `${BASE_STYLES}
body.pay { min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; }
.topbar { background: #fff; border-bottom: 1px solid var(--line); }
.topbar > div { max-width: 960px; margin: 0 auto; padding: 14px 20px; display: flex; align-items: center; gap: 12px; }
.topbar svg { width: 32px; height: 32px; display: block; }
.topbar strong { font-size: 17px; letter-spacing: -.01em; }
.badge { margin-left: auto; font-size: 12px; font-weight: 600; color: var(--warn); background: #fff4df; border: 1px solid #f3dcae; border-radius: 99px; padding: 3px 10px; white-space: nowrap; }
main.sheet { width: 100%; max-width: 960px; margin: 0 auto; padding: 32px 20px 40px; flex: 1; display: grid; grid-template-columns: 1fr 340px; gap: 24px; align-items: start; align-content: start; }
main.sheet.single { grid-template-columns: minmax(0, 520px); justify-content: center; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: 24px; }
.card h1 { font-size: 22px; line-height: 1.25; letter-spacing: -.015em; }
.with-icon { display: flex; align-items: center; gap: 12px; }
.with-icon svg { width: 36px; height: 36px; flex: none; }
.lead { color: var(--soft); margin-top: 6px; }
.summary h2 { font-size: 13px; font-weight: 600; color: var(--soft); }
.summary .total { font-size: 32px; font-weight: 700; letter-spacing: -.025em; margin: 2px 0 16px; font-variant-numeric: tabular-nums; }
.facts { display: grid; gap: 10px; border-top: 1px solid var(--line); padding-top: 16px; }
.facts > div { display: flex; justify-content: space-between; gap: 16px; font-size: 14px; }
.facts dt { color: var(--soft); flex: none; }
.facts dd { text-align: right; overflow-wrap: anywhere; min-width: 0; }
form.choices { display: grid; gap: 20px; margin-top: 20px; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { font-weight: 600; font-size: 13px; padding: 0; margin-bottom: 8px; }
.options { display: grid; gap: 8px; }
.options.tiles { grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); }
.option { position: relative; display: flex; align-items: center; gap: 12px; border: 1px solid var(--line); border-radius: 10px; padding: 10px 12px; font-weight: 500; font-size: 15px; cursor: pointer; background: #fff; }
.option:hover { border-color: #b9c4ce; }
.option:has(input:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); background: #f3faf9; }
.option:has(input:focus-visible) { outline: 3px solid color-mix(in srgb, var(--accent) 35%, transparent); outline-offset: 1px; }
.option input { position: absolute; opacity: 0; left: 14px; top: calc(50% - 10px); width: 20px; height: 20px; margin: 0; cursor: pointer; }
.option svg { width: 32px; height: 32px; flex: none; display: block; }
.option small { display: block; color: var(--soft); font-weight: 400; font-size: 13px; line-height: 1.35; }
.dot { width: 18px; height: 18px; border: 2px solid #b9c4ce; border-radius: 50%; flex: none; }
.option input:checked ~ .dot { border: 6px solid var(--accent); }
.actions { display: grid; gap: 10px; }
.actions button { width: 100%; padding: 13px 16px; font-size: 16px; border-radius: 10px; }
.actions button.quiet { border-color: transparent; background: none; color: var(--soft); font-weight: 500; font-size: 15px; padding: 8px; }
.actions button.quiet:hover { color: var(--ink); text-decoration: underline; }
.foot { text-align: center; color: var(--soft); font-size: 13px; padding: 0 20px 28px; }
.foot a { color: inherit; }
.qr { width: 220px; margin: 0 auto; text-align: center; }
.qr svg.code { width: 220px; height: 220px; display: block; border: 1px solid var(--line); border-radius: 14px; padding: 14px; background: #fff; }
.qr figcaption { margin-top: 10px; font-size: 13px; color: var(--soft); }
.timer { font-variant-numeric: tabular-nums; font-weight: 600; color: var(--ink); }
.verdict { text-align: center; padding: 12px 0 4px; }
.verdict .mark { width: 60px; height: 60px; margin: 0 auto 16px; border-radius: 50%; display: grid; place-items: center; font-size: 28px; font-weight: 700; color: #fff; background: var(--faint); }
.verdict .mark.good { background: var(--good); }
.verdict .button { margin-top: 20px; }
body.alipay { --accent: #0f62e6; --accent-dark: #0b4fbd; background: #f0f4fa; }
body.alipay .topbar { background: #0f62e6; border: 0; color: #fff; }
body.alipay .badge { background: #fff; border-color: #fff; color: #0b4fbd; }
body.alipay .option:has(input:checked) { background: #f2f7ff; }
body.alipayplus { --accent: #1b5cff; --accent-dark: #1047d6; background: #f2f4fb; }
body.alipayplus .option:has(input:checked) { background: #f2f6ff; }
@media (max-width: 760px) {
  main.sheet { grid-template-columns: minmax(0, 1fr); padding: 16px 14px 28px; gap: 14px; }
  .summary { order: -1; }
  .card { padding: 18px; }
  .summary .total { font-size: 28px; margin-bottom: 12px; }
  .topbar > div { padding: 12px 14px; }
}
`
