import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startSandbox } from "../server"
import { TestShop } from "./shop"

let folder: string
let stateFile: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-"))
  stateFile = join(folder, "state.json")
})
afterEach(() => rmSync(folder, { recursive: true }))

async function restarted(first: TestShop): Promise<TestShop> {
  await first.close()
  return TestShop.open({ stateFile })
}

test("orders, refunds, clock and settings survive a restart", async () => {
  const first = await TestShop.open({ stateFile })
  const orderId = await first.createPaid()
  await first.refund(orderId, 300)
  await first.settings({ strict_urls: true })
  await first.advance(120)
  const before = await first.get(orderId)
  const second = await restarted(first)
  expect(await second.get(orderId)).toEqual(before)
  expect((await second.control("GET", "/settings")).body.strict_urls).toBe(true)
  expect((await second.control("GET", "/clock")).body.offset_ms).toBeGreaterThanOrEqual(120_000)
  await second.close()
})

test("scheduled events still happen after a restart", async () => {
  const first = await TestShop.open({ stateFile })
  const { orderId } = await first.create({ type: "direct" })
  const paid = await first.createPaid()
  await first.refund(paid, 100)
  const second = await restarted(first)
  await second.advance(2 * 86_400)
  expect((await second.get(orderId)).status).toBe("expired")
  expect((await second.get(paid)).related_transactions[0].status).toBe("completed")
  await second.close()
})

test("a notification without acknowledgement is sent again by the restarted sandbox", async () => {
  const first = await TestShop.open({ stateFile })
  first.answer = () => ({ status: 503, body: "later" })
  const orderId = await first.createPaid()
  const second = await restarted(first)
  await second.advance(3600)
  const [notification] = (await second.control("GET", `/notifications?order_id=${orderId}`)).body
  expect(notification.attempts).toHaveLength(4)
  await second.close()
})

test("ids continue after a restart where they stopped", async () => {
  const first = await TestShop.open({ stateFile })
  const before = (await first.create({ type: "direct" })).data.transaction_id
  const second = await restarted(first)
  const after = (await second.create({ type: "direct", order_id: "later" })).data.transaction_id
  expect(after).toBeGreaterThan(before)
  await second.close()
})

test("only the finished state file remains on the disk", async () => {
  const first = await TestShop.open({ stateFile })
  await first.create()
  await first.close()
  expect(readdirSync(folder)).toEqual(["state.json"])
})

test("a file that contains no state is refused and named", async () => {
  writeFileSync(stateFile, "{ not json")
  await expect(startSandbox({ stateFile })).rejects.toThrow(stateFile)
})
