/** `npm run pictures`: the pictures of the README, taken of a demo shop of its own with a few payments in it. */
import { mkdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import type { BrowserContext, Page } from "playwright-core"
import { launchChromium } from "../integration-tests/browser/chromium"
import { Http } from "../integration-tests/harness/http"
import { Merchant } from "../integration-tests/harness/merchant"
import { Psp } from "../integration-tests/harness/psp"
import { Shopper } from "../integration-tests/harness/shopper"
import { Closers } from "./demo/closers"
import { Progress } from "./demo/progress"
import { type DemoSettings, ROOT, readSettings } from "./demo/settings"
import { startDemo } from "./demo/start-demo"
import { freePort } from "./free-port"
import { type AdminLogin, TEA_SHOP_PUBLISHABLE_KEY } from "./tea-shop/credentials"

const PICTURES = join(ROOT, "docs", "pictures")
const MAX_BYTES = 150_000
const VIEWPORT = { width: 1100, height: 760 }

const ALIPAY = "pp_alipay_multisafepay"
const ALIPAY_PLUS = "pp_alipay-plus_multisafepay"

const progress = new Progress()
const closers = new Closers()

async function main(): Promise<void> {
  const settings = await settingsOfItsOwn()
  // What was built stays for the next time.
  for (const kept of ["postgres", "sandbox.json"])
    rmSync(join(settings.keepIn, kept), { recursive: true, force: true })
  mkdirSync(PICTURES, { recursive: true })
  const demo = await startDemo(settings, "visitors", progress, closers)
  const medusaUrl = `http://localhost:${demo.settings.medusaPort}`
  const storefrontUrl = `http://localhost:${demo.settings.storefrontPort}`
  const sandboxUrl = new URL(demo.settings.psp.baseUrl).origin
  const orderId = await progress.step("Payments", () => sellSomeTea(medusaUrl, sandboxUrl, demo.admin))

  const browser = await launchChromium()
  closers.add(() => browser.close())
  const context = await browser.newContext({ viewport: VIEWPORT, locale: "en-IE" })
  context.setDefaultTimeout(30_000)
  await logIn(context, medusaUrl, demo.admin)
  await progress.step("Pictures", async () => {
    const page = await context.newPage()
    await storefront(page, storefrontUrl, new Shopper(storeApi(medusaUrl)))
    await page.goto(`${medusaUrl}/app/orders/${orderId}`)
    await takeElement(page, "alipay-order-card", "widget")
    await page.goto(`${medusaUrl}/app/settings/alipay`)
    const connection = page.getByTestId("alipay-connection")
    await connection.getByText("Connected").waitFor()
    await connection.getByRole("button", { name: "Check connection", disabled: false }).waitFor()
    await take(page, "settings")
    await page.goto(`${sandboxUrl}/dashboard`)
    await take(page, "sandbox")
  })
}

/** Beside a demo that may be running, and forgotten afterwards. */
async function settingsOfItsOwn(): Promise<DemoSettings> {
  const keepIn = join(ROOT, ".artifacts", "pictures")
  return {
    ...readSettings({}),
    medusaPort: await freePort(),
    storefrontPort: await freePort(),
    sandboxPort: await freePort(),
    keepIn,
    logs: join(keepIn, "logs"),
  }
}

const storeApi = (medusaUrl: string) =>
  new Http(medusaUrl, { "x-publishable-api-key": TEA_SHOP_PUBLISHABLE_KEY })

/** @returns the order that the widget's picture shows: paid, and refunded in part */
async function sellSomeTea(medusaUrl: string, sandboxUrl: string, admin: AdminLogin): Promise<string> {
  const psp = new Psp(new Http(sandboxUrl))
  const merchant = new Merchant(new Http(medusaUrl), admin)
  const buy = async (provider: string, scenario: "completed" | "cancelled") => {
    const shopper = new Shopper(storeApi(medusaUrl))
    const { id } = await shopper.checkout(provider)
    await psp.pay(id, scenario)
    return (await shopper.sync(id)).order_id ?? ""
  }
  await buy(ALIPAY, "completed")
  await buy(ALIPAY_PLUS, "cancelled")
  await buy(ALIPAY, "completed")
  const orderId = await buy(ALIPAY_PLUS, "completed")
  await merchant.refund((await merchant.paymentOf(orderId)).id, 12.5, "One bag came back")
  return orderId
}

async function logIn(context: BrowserContext, medusaUrl: string, admin: AdminLogin): Promise<void> {
  const { token } = await new Http(medusaUrl).post<{ token: string }>("/auth/user/emailpass", admin)
  const headers = { authorization: `Bearer ${token}` }
  await context.request.post(`${medusaUrl}/auth/session`, { headers })
}

async function storefront(page: Page, storefrontUrl: string, shopper: Shopper): Promise<void> {
  const cart = await shopper.createCart()
  await shopper.addShipping()
  await page.goto(`${storefrontUrl}/favicon.svg`)
  await page.evaluate((id) => localStorage.setItem("tea.cart", id), cart.id)
  await page.goto(`${storefrontUrl}/checkout`)
  await page.locator("button.pay").waitFor()
  await page.locator(`[name=payment][value="${ALIPAY_PLUS}"]`).check()
  await page.locator("button.pay").scrollIntoViewIfNeeded()
  await page.waitForLoadState("networkidle")
  await take(page, "storefront")
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("networkidle")
  const file = join(PICTURES, `${name}.png`)
  await page.screenshot({ path: file, animations: "disabled" })
  checkSize(file)
}

async function takeElement(page: Page, testId: string, name: string): Promise<void> {
  const element = page.getByTestId(testId)
  await element.waitFor()
  await page.waitForLoadState("networkidle")
  const file = join(PICTURES, `${name}.png`)
  await element.screenshot({ path: file, animations: "disabled" })
  checkSize(file)
}

function checkSize(file: string): void {
  const { size } = statSync(file)
  if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MAX_BYTES}`)
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
  .finally(() => closers.closeAll())
  .finally(() => process.exit())
