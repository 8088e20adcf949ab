import { ORDER_ID, wireOrder } from "./orders"
import { json, type PspServer, startPspServer } from "./psp-server"

let mockUndiciIsLoaded = false
jest.mock("undici", () => {
  mockUndiciIsLoaded = true
  return jest.requireActual("undici")
})

let psp: PspServer
beforeAll(async () => {
  psp = await startPspServer()
})
afterAll(() => psp.close())

it("undici, whose 110 files would slow Medusa's boot, is loaded by the first call to MultiSafepay", async () => {
  const { MultiSafepayClient } = require("..") as typeof import("..")
  const client = new MultiSafepayClient({ apiKey: "site-key", environment: "test", baseUrl: psp.baseUrl })
  expect(mockUndiciIsLoaded).toBe(false)
  psp.answer(json({ success: true, data: wireOrder() }))
  await client.getOrder(ORDER_ID)
  expect(mockUndiciIsLoaded).toBe(true)
  await client.close()
})
