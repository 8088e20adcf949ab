import { BASE_STYLES } from "../base-styles"

export const DASHBOARD_STYLES = `${BASE_STYLES}
.head { background: #10202b; color: #fff; }
.head-row { max-width: 1200px; margin: 0 auto; padding: 12px 24px 0; display: flex; align-items: center; gap: 16px; flex-wrap: wrap; }
.brand { display: flex; align-items: center; gap: 10px; color: #fff; text-decoration: none; font-weight: 700; font-size: 16px; letter-spacing: -.01em; }
.brand svg { width: 28px; height: 28px; display: block; }
.clock { margin-left: auto; display: flex; align-items: center; gap: 8px; flex-wrap: wrap; }
.clock time { font-variant-numeric: tabular-nums; font-size: 14px; color: #d5dee5; margin-right: 4px; }
.clock .ahead { color: #ffd27d; }
.clock button { background: #20333f; border-color: #31454f; color: #fff; padding: 5px 10px; font-size: 13px; }
.clock button:hover { background: #2b414e; border-color: #4a606c; }
.nav { max-width: 1200px; margin: 8px auto 0; padding: 0 12px; display: flex; gap: 2px; overflow-x: auto; scrollbar-width: none; }
.nav a { color: #b8c5ce; text-decoration: none; padding: 10px 12px 11px; font-weight: 600; font-size: 14px; border-bottom: 3px solid transparent; white-space: nowrap; }
.nav a:hover { color: #fff; }
.nav a[aria-current] { color: #fff; border-color: #2dd4bf; }
.nav .count { background: #31454f; border-radius: 99px; padding: 1px 7px; margin-left: 4px; font-size: 12px; }
main { max-width: 1200px; margin: 0 auto; padding: 24px; }
.title { display: flex; align-items: baseline; gap: 12px; flex-wrap: wrap; margin-bottom: 16px; }
.title h1 { font-size: 24px; letter-spacing: -.02em; overflow-wrap: anywhere; line-height: 1.25; }
.title p { color: var(--soft); }
.note { background: #fff4df; border: 1px solid #f3dcae; color: #6b4200; border-radius: 10px; padding: 10px 14px; margin-bottom: 16px; overflow-wrap: anywhere; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); }
.panel > h2 { font-size: 15px; padding: 16px 20px 0; }
.panel > .inner { padding: 12px 20px 20px; }
.panel > .empty, .empty { color: var(--soft); padding: 28px 20px; text-align: center; }
.stack { display: grid; gap: 16px; align-content: start; min-width: 0; }
.split { display: grid; grid-template-columns: minmax(0, 1fr) 340px; gap: 16px; align-items: start; }
.filters { display: grid; grid-template-columns: 1fr 170px 190px auto; gap: 10px; align-items: end; margin-bottom: 16px; }
.filters button { min-height: 40px; }
.table { width: 100%; border-collapse: collapse; font-size: 14px; }
.table th { text-align: left; font-weight: 600; font-size: 12.5px; color: var(--soft); padding: 11px 16px; border-bottom: 1px solid var(--line); white-space: nowrap; }
.table td { padding: 11px 16px; border-bottom: 1px solid var(--line); vertical-align: top; }
.table tr:last-child td { border-bottom: 0; }
.table tbody tr:hover { background: #fafbfc; }
.table .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.table a.id { font-weight: 600; overflow-wrap: anywhere; text-decoration: none; }
.table a.id:hover { text-decoration: underline; }
.sub { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
.pill { display: inline-block; font-size: 12.5px; font-weight: 600; border-radius: 99px; padding: 2px 9px; white-space: nowrap; background: #eceff2; color: #47545f; }
.pill.good { background: #dff5ea; color: #086339; } .pill.bad { background: #fde7e5; color: #9a2019; }
.pill.warn { background: #fff0d6; color: #804a00; } .pill.info { background: #e4eefc; color: #174f9f; }
.more { display: flex; justify-content: space-between; gap: 12px; padding: 14px 4px 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(190px, 42%), 1fr)); gap: 14px 20px; }
.facts dt { color: var(--soft); font-size: 13px; } .facts dd { overflow-wrap: anywhere; font-weight: 500; }
.timeline > li { position: relative; padding: 0 0 14px 22px; }
.timeline > li::before { content: ""; position: absolute; left: 3px; top: 7px; width: 9px; height: 9px; border-radius: 50%; background: var(--accent); }
.timeline > li::after { content: ""; position: absolute; left: 7px; top: 20px; bottom: -3px; width: 1px; background: var(--line); }
.timeline > li:last-child::after { display: none; } .timeline > li:last-child { padding-bottom: 0; }
.rows > li { padding: 14px 20px; border-top: 1px solid var(--line); } .rows > li:first-child { border-top: 0; }
.row-head { display: flex; align-items: center; gap: 8px 10px; flex-wrap: wrap; }
.row-head .push { margin-left: auto; display: flex; gap: 8px; }
.row-head button { padding: 5px 11px; font-size: 13px; }
.tries { margin-top: 8px; display: grid; gap: 4px; font-size: 13.5px; }
.tries li { display: flex; gap: 10px; flex-wrap: wrap; } .tries time { color: var(--soft); font-variant-numeric: tabular-nums; }
.tries q { quotes: none; color: var(--soft); overflow-wrap: anywhere; }
details summary { overflow-wrap: anywhere; cursor: pointer; color: var(--soft); font-size: 13.5px; font-weight: 600; padding: 4px 0; width: fit-content; }
pre { background: #f6f8fa; border: 1px solid var(--line); border-radius: 8px; padding: 12px; overflow-x: auto; margin: 6px 0 0; font-size: 12.5px; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
form.fields { display: grid; gap: 12px; }
label .hint { margin-top: 3px; }
form.fields .two { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }
form.inline { display: inline; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.hint { display: block; color: var(--soft); font-size: 13px; font-weight: 400; }
.settings { display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 16px 28px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 10px; }
.tiles button { width: 100%; text-align: left; height: 100%; padding: 12px 14px; } .tiles small { display: block; font-weight: 400; color: var(--soft); font-size: 13px; }
@media (max-width: 820px) {
  main { padding: 16px 14px 32px; }
  .head-row { padding: 12px 14px 0; } .nav { padding: 0 4px; }
  .clock { margin-left: 0; width: 100%; gap: 6px; } .clock button { flex: 1; padding: 6px 4px; white-space: nowrap; } .clock time { width: 100%; }
  .split { grid-template-columns: minmax(0, 1fr); }
  .filters { grid-template-columns: 1fr 1fr; } .filters > :first-child { grid-column: 1 / -1; } .filters button { grid-column: 1 / -1; }
  .table thead { display: none; }
  .table, .table tbody, .table tr, .table td { display: block; }
  .table tr { padding: 12px 16px; border-bottom: 1px solid var(--line); display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 3px 12px; }
  .table tr:last-child { border-bottom: 0; }
  .table td { padding: 0; border: 0; } .table td.wide { grid-column: 1 / -1; } .table td.left { grid-column: 1; } .table td.right { grid-column: 2; text-align: right; }
  .panel > h2 { padding: 14px 16px 0; } .panel > .inner { padding: 10px 16px 16px; } .rows > li { padding: 12px 16px; }
  .title h1 { font-size: 21px; } .settings { grid-template-columns: minmax(0, 1fr); }
}
`

/** Shows changes as they happen, except while somebody is typing. */
export const LIVE_SCRIPT = `
const events = new EventSource("/control/events")
const showTab = () => document.querySelector(".nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" })
showTab()
events.addEventListener("changed", async () => {
  const busy = document.activeElement && document.activeElement.closest("main form.fields, main form.filters")
  if (busy || document.hidden) return
  const text = await (await fetch(location.href, { headers: { accept: "text/html" } })).text()
  const fresh = new DOMParser().parseFromString(text, "text/html")
  const open = [...document.querySelectorAll("main details")].map((one) => one.open)
  for (const name of ["main", ".head"]) document.querySelector(name).replaceWith(fresh.querySelector(name))
  showTab()
  document.querySelectorAll("main details").forEach((one, index) => { one.open = open[index] || one.open })
})
`
