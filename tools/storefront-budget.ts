/**
 * `npm run test:storefront-budget`: opens the example storefront in Chromium on slow 3G, as a shopper does who has
 * never been there, and fails when its first page takes longer or weighs more than it may.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { serve } from "@hono/node-server"
import { serveStatic } from "@hono/node-server/serve-static"
import { Hono } from "hono"
import { compress } from "hono/compress"
import { cors } from "hono/cors"
import type { Page } from "playwright-core"
import { launchChromium } from "../testkit/browser/chromium"
import { Stamps } from "../testkit/builds/stamps"
import { ensureStorefront, serveStorefront } from "../testkit/builds/storefront"
import { freePort } from "../testkit/processes/free-port"
import { CATALOGUE } from "../testkit/tea-shop/catalogue"
import { readSettings } from "./demo/settings"
import { printedHelp, runProgram } from "./terminal/program"

/** Slow 3G: round trip in ms, bytes per second. */
const LATENCY = 400
const BYTES_PER_SECOND = 50_000

const BUDGET = {
  "First paint, ms": 2_500,
  "Largest paint, ms": 4_000,
  "Layout shift": 0.05,
  "JavaScript before the first product, gzipped bytes": 60_000,
} as const

const HELP = `npm run test:storefront-budget

Opens the example storefront in Chromium on slow 3G, as a shopper's first visit, and compares with the limits.

  --help   this text

Exit code 1 when its first page takes longer or weighs more than it may.
`

/** A product of the first page, when it is loaded. */
const PRODUCT = ".tea:not(.placeholder) .picture"

type Measured = Record<keyof typeof BUDGET, number>

async function main(): Promise<void> {
  if (printedHelp(HELP)) return
  const keepIn = mkdtempSync(path.join(tmpdir(), "storefront-budget-"))
  const settings = {
    ...readSettings(process.env),
    keepIn,
    logs: keepIn,
    medusaPort: await freePort(),
    storefrontPort: await freePort(),
  }
  await ensureStorefront(new Stamps(path.join(keepIn, "stamps.json")), settings)
  const stopStorefront = serveStorefront(settings)
  const medusa = serve({
    fetch: medusaOf(settings.medusaPort).fetch,
    port: settings.medusaPort,
    hostname: "localhost",
  })
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 }, locale: "en-IE" })
    report(await measure(page, `http://localhost:${settings.storefrontPort}/`))
  } finally {
    await browser.close()
    medusa.close()
    await stopStorefront()
    rmSync(keepIn, { recursive: true, force: true })
  }
}

/** What the first page requests from Medusa, answered at once: the budget is the storefront's. */
function medusaOf(port: number): Hono {
  const app = new Hono()
  app.use(compress())
  app.use(cors({ origin: (origin) => origin, maxAge: 600 }))
  app.use("/static/*", serveStatic({ root: path.relative(process.cwd(), path.join(__dirname, "..")) }))
  app.get("/store/regions", (context) =>
    context.json({
      regions: [{ id: "reg_1", name: "Europe", currency_code: "eur", countries: [{ iso_2: "nl" }] }],
      count: 1,
      offset: 0,
      limit: 50,
    }),
  )
  app.get("/store/products", (context) =>
    context.json({
      products: CATALOGUE.map(({ title, subtitle, handle, sizes }) => ({
        id: `prod_${handle}`,
        title,
        subtitle,
        handle,
        thumbnail: `http://localhost:${port}/static/teas/${handle}.svg`,
        variants: sizes.map(({ sku, price, stock }) => ({
          id: sku,
          manage_inventory: true,
          inventory_quantity: stock,
          calculated_price: { calculated_amount: price.eur, currency_code: "eur" },
        })),
      })),
      count: CATALOGUE.length,
      offset: 0,
      limit: 48,
    }),
  )
  return app
}

async function measure(page: Page, url: string): Promise<Measured> {
  const session = await page.context().newCDPSession(page)
  await session.send("Network.enable")
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  })
  await page.addInitScript({ content: WATCH_VITALS })
  await page.goto(url)
  await page.waitForSelector(PRODUCT)
  // The largest paint may be a picture: all of them have loaded before it is read.
  await page.waitForLoadState("networkidle")
  return page.evaluate(() => {
    // A click or a key ends the measurement of paints and shifts, so nothing has touched the page.
    const { largest, shift, product } = (
      window as unknown as { vitals: { largest: number; shift: number; product: number } }
    ).vitals
    const scripts = performance
      .getEntriesByType("resource")
      .filter(
        (entry): entry is PerformanceResourceTiming =>
          entry.name.endsWith(".js") && entry.startTime < product,
      )
    return {
      "First paint, ms": performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      "Largest paint, ms": largest,
      "Layout shift": shift,
      "JavaScript before the first product, gzipped bytes": scripts.reduce(
        (sum, { encodedBodySize }) => sum + encodedBodySize,
        0,
      ),
    }
  })
}

/** Runs in the page, before its own scripts. A string, because this file's compiler would insert its own names. */
const WATCH_VITALS = `
  window.vitals = { largest: 0, shift: 0, product: Infinity }
  const watch = (type, look) =>
    new PerformanceObserver((list) => list.getEntries().forEach(look)).observe({ type, buffered: true })
  watch("largest-contentful-paint", ({ startTime }) => { window.vitals.largest = startTime })
  new MutationObserver((_, observer) => {
    if (document.querySelector("${PRODUCT}")) {
      window.vitals.product = performance.now()
      observer.disconnect()
    }
  }).observe(document, { childList: true, subtree: true })
  watch("layout-shift", ({ value }) => { window.vitals.shift += value })
`

function report(measured: Measured): void {
  let isOver = false
  for (const [name, limit] of Object.entries(BUDGET)) {
    const value = measured[name as keyof Measured]
    const fits = value <= limit
    isOver ||= !fits
    console.log(
      `${fits ? "✓" : "✗"} ${name.padEnd(52)} ${String(Math.round(value * 1_000) / 1_000).padStart(9)}  of ${limit}`,
    )
  }
  if (isOver) {
    process.exitCode = 1
  }
}

runProgram("test:storefront-budget", main)
