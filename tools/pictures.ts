/** `npm run pictures`: the README's pictures, from a separate demo shop with ninety days of payments. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { BrowserContext, Page } from "playwright-core"
import { Http } from "../testkit/actors/http"
import { Merchant } from "../testkit/actors/merchant"
import { Psp } from "../testkit/actors/psp"
import { Shopper } from "../testkit/actors/shopper"
import { launchChromium } from "../testkit/browser/chromium"
import { ROOT } from "../testkit/checkout"
import { Closers } from "../testkit/processes/closers"
import { freePort } from "../testkit/processes/free-port"
import type { TeaShopSettings } from "../testkit/settings"
import { type AdminLogin, TEA_SHOP_PUBLISHABLE_KEY } from "../testkit/tea-shop/credentials"
import { readSettings } from "./demo/settings"
import { startDemo } from "./demo/start-demo"
import { printedHelp, runProgram } from "./terminal/program"
import { Progress } from "./terminal/progress"

const PICTURES = join(ROOT, "docs", "pictures")
const MAX_BYTES = 120_000
const WIDE = { width: 1400, height: 900 }
/** For pages with several sections. */
const TALL = { width: 1400, height: 1300 }

const ALIPAY = "pp_alipay_multisafepay"
const ALIPAY_PLUS = "pp_alipay-plus_multisafepay"

const HELP = `npm run pictures

Takes the pictures of the README of a demo shop of its own, into docs/pictures. Takes some minutes.

  --help   this text
`

const progress = new Progress()
const closers = new Closers()

async function main(): Promise<void> {
  if (printedHelp(HELP)) return
  const settings = await settingsOfItsOwn()
  // The builds stay for the next run.
  for (const kept of ["postgres", "sandbox.json"])
    rmSync(join(settings.keepIn, kept), { recursive: true, force: true })
  rmSync(PICTURES, { recursive: true, force: true })
  mkdirSync(PICTURES, { recursive: true })
  const demo = await startDemo(settings, "visitors", progress, closers)
  const medusaUrl = `http://localhost:${demo.settings.medusaPort}`
  const storefrontUrl = `http://localhost:${demo.settings.storefrontPort}`
  const sandboxUrl = new URL(demo.settings.psp.baseUrl).origin
  const sold = await progress.step("Payments", () => sellSomeTea(medusaUrl, sandboxUrl, demo.admin))

  const browser = await launchChromium()
  closers.add(() => browser.close())
  const context = await browser.newContext({ viewport: WIDE, colorScheme: "light", locale: "en-IE" })
  context.setDefaultTimeout(60_000)
  await logIn(context, medusaUrl, demo.admin)
  await progress.step("Pictures", async () => {
    const page = await context.newPage()
    await storefront(page, storefrontUrl, new Shopper(storeApi(medusaUrl)))
    const dashboard = `${medusaUrl}/app`
    await page.goto(`${dashboard}/alipay`)
    await page.getByTestId("alipay-payments").locator("tbody tr").first().waitFor()
    await take(page, "alipay", TALL)
    await page.goto(`${dashboard}/orders/${sold.orderId}`)
    await page.getByTestId("alipay-alerts").waitFor()
    await page.getByTestId("alipay-order-card").waitFor()
    await take(page, "order")
    await page.goto(`${dashboard}/alipay/payments/${sold.paymentId}`)
    await page.getByTestId("alipay-timeline").waitFor()
    await take(page, "payment")
    await page.goto(`${dashboard}/settings/alipay`)
    const connection = page.getByTestId("alipay-connection")
    await connection.getByText("Connected").waitFor()
    await connection.getByRole("button", { name: "Check connection", disabled: false }).waitFor()
    await take(page, "settings", TALL)
    await page.goto(`${sandboxUrl}/dashboard`)
    await take(page, "sandbox")
  })
}

/** Settings that do not disturb a running demo, in a folder that is deleted afterwards. */
async function settingsOfItsOwn(): Promise<TeaShopSettings> {
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

/** @returns an order with everything that its card can show, and the payment of it */
async function sellSomeTea(
  medusaUrl: string,
  sandboxUrl: string,
  admin: AdminLogin,
): Promise<{ orderId: string; paymentId: string }> {
  const psp = new Psp(new Http(sandboxUrl))
  const merchant = new Merchant(new Http(medusaUrl), admin)
  const buy = async (provider: string, scenario: "completed" | "cancelled") => {
    const shopper = new Shopper(storeApi(medusaUrl))
    const { id } = await shopper.checkout(provider)
    await psp.pay(id, scenario, provider === ALIPAY_PLUS ? { wallet: "GCASH" } : {})
    return { paymentId: id, orderId: (await shopper.sync(id)).order_id ?? "" }
  }
  await buy(ALIPAY_PLUS, "cancelled")
  const sold = await buy(ALIPAY_PLUS, "completed")
  const payment = await merchant.paymentOf(sold.orderId)
  await merchant.refund(payment.id, 9.95, "One bag came back")
  await merchant.refund(payment.id, 5, "Late")
  const [first, second] = (await psp.order(sold.paymentId)).refunds
  await psp.acceptRefund(first?.refund_id ?? "")
  await psp.declineRefund(second?.refund_id ?? "")
  await merchant.ship(sold.orderId, {
    tracking_number: "3STEA1",
    tracking_url: "https://track.example/3STEA1",
  })
  await buy(ALIPAY, "completed")
  return sold
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

async function take(page: Page, name: string, viewport = WIDE): Promise<void> {
  await page.setViewportSize(viewport)
  await page.waitForLoadState("networkidle")
  const png = await page.screenshot({ animations: "disabled" })
  await page.setViewportSize(WIDE)
  // For people to look at; the README uses the smaller format.
  writeFileSync(join(ROOT, ".artifacts", "pictures", `${name}.png`), png)
  const webp = await toWebp(page, png)
  if (webp.length > MAX_BYTES) {
    throw new Error(`The picture ${name} has ${webp.length} bytes, more than ${MAX_BYTES}`)
  }
  writeFileSync(join(PICTURES, `${name}.webp`), webp)
}

/** A third of the PNG's size, converted by the browser. */
async function toWebp(page: Page, png: Buffer): Promise<Buffer> {
  const beside = await page.context().newPage()
  const url = await beside.evaluate(
    async (source) => {
      const picture = new Image()
      picture.src = source
      await picture.decode()
      const canvas = document.createElement("canvas")
      canvas.width = picture.width
      canvas.height = picture.height
      canvas.getContext("2d")?.drawImage(picture, 0, 0)
      return canvas.toDataURL("image/webp", 0.9)
    },
    `data:image/png;base64,${png.toString("base64")}`,
  )
  await beside.close()
  return Buffer.from(url.split(",")[1] ?? "", "base64")
}

runProgram("pictures", main)
  .finally(() => closers.closeAll())
  .finally(() => process.exit())
