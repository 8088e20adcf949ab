import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isRed } from "../line"
import { main, type Surroundings } from "../main"
import type { Report } from "../report"
import { ALL_LINES } from "../suite"
import { sandboxTarget } from "../targets/sandbox"
import { type Difference, differingStub } from "./differing-stub"

jest.setTimeout(60_000)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "live-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function testLive(args: string[], more: Partial<Surroundings> = {}) {
  const said: string[] = []
  const say = (text: string) => said.push(text)
  const code = await main(args, { env: {}, say, colour: false, root: folder, ...more })
  const report = (): Promise<Report> =>
    readFile(join(folder, ".artifacts", "live", "report.json"), "utf8").then((text) => JSON.parse(text))
  return { code, text: said.join("\n"), report }
}

test("the sandbox does everything that the product relies on at MultiSafepay", async () => {
  const { code, report, text } = await testLive(["--sandbox"])
  const { counts, findings } = await report()
  expect(findings.filter(isRed)).toEqual([])
  expect(findings.map(({ id }) => id)).toEqual(ALL_LINES.map(({ id }) => id))
  expect(counts["not asked"]).toBe(0)
  expect(code).toBe(0)
  expect(text).toContain("does the sandbox do the same?")
})

const THREE: readonly Difference[] = [
  {
    // 1000 is "unknown error", never "does not exist".
    on: /^GET \/orders\/.*nobody/,
    change: (status, body) => ({ status, body: body.replace("1006", "1000") }),
  },
  {
    // A wallet's name instead of the gateway's.
    on: /^GET \/orders\/.*alipayplus-completed/,
    change: (status, body) => ({ status, body: body.replaceAll('"type":"ALIPAYPLUS"', '"type":"GCASH"') }),
  },
  {
    // Withdrawn refunds that stay in the list.
    on: /^PATCH \/orders\/.*\/refunds\//,
    change: () => ({
      status: 404,
      body: JSON.stringify({ success: false, data: {}, error_code: 1000, error_info: "Unknown error" }),
    }),
  },
]

test("an API that differs from the sandbox in three ways gets exactly those three failed lines", async () => {
  const { code, report, text } = await testLive([], {
    target: (inbox) => sandboxTarget(inbox.url, (baseUrl) => differingStub(baseUrl, THREE)),
  })
  const red = (await report()).findings.filter(isRed)
  expect(red.map(({ found, id, sandbox, verdict }) => [id, verdict, found, sandbox])).toEqual([
    ["unknown.read", "not as relied on", "HTTP 404, code 1000", "HTTP 404, code 1006"],
    ["paid.alipayplus-method", "sandbox differs", "GCASH", "ALIPAYPLUS"],
    ["refund.withdraw", "not as relied on", "HTTP 404, code 1000", "taken"],
  ])
  expect(text.split("\n").filter((line) => line.startsWith("RED"))).toHaveLength(3)
  expect(code).toBe(1)
})

test("the report of the live run has every call that was made, and no key", async () => {
  const { report } = await testLive(["--sandbox"])
  const { exchanges } = await report()
  const calls = new Set(exchanges.map(({ method, path }) => `${method} /${path.split(/[/?]/)[1]}`))
  expect([...calls].sort()).toEqual([
    "GET /me",
    "GET /orders",
    "GET /payment-methods",
    "GET /transactions",
    "PATCH /orders",
    "POST /orders",
  ])
  expect(JSON.stringify(exchanges)).not.toMatch(/sandbox-site-key/)
})

test("the live run skips the checks that need a click or a tunnel when it has neither", async () => {
  const sandbox = await sandboxTarget("http://localhost:9/nobody")
  try {
    const { code, report } = await testLive(["--unattended"], {
      env: { MULTISAFEPAY_API_KEY: sandbox.apiKey, MULTISAFEPAY_BASE_URL: sandbox.baseUrl },
    })
    const { counts, findings } = await report()
    expect(findings.filter(isRed)).toEqual([])
    expect(code).toBe(0)
    const asked = findings.filter(({ verdict }) => verdict === "as relied on").map(({ id }) => id)
    expect(asked).toEqual(expect.arrayContaining(["key.account", "create.alipayplus.direct", "load.reads"]))
    const unasked = findings.filter(({ verdict }) => verdict === "not asked").map(({ id }) => id)
    expect(unasked).toEqual(expect.arrayContaining(["paid.status", "refund.part", "notification.paid"]))
    expect(asked.length + unasked.length).toBe(ALL_LINES.length)
    expect(counts["not asked"]).toBe(unasked.length)
  } finally {
    await sandbox.close()
  }
})

test.each([
  ["no key", [], {}, /MULTISAFEPAY_API_KEY is not set/],
  [
    "a tunnel without TLS",
    ["--sandbox", "--tunnel", "http://tea.example.com"],
    {},
    /--tunnel must be an https/,
  ],
  ["a tunnel with a port", ["--sandbox", "--tunnel", "https://tea.example.com:8443"], {}, /without a port/],
  ["an unknown flag", ["--sandbax"], {}, /Did you mean --sandbox\?/],
])("the live run with %s ends with one line and exit code 2", async (_what, args, env, says) => {
  const { code, text } = await testLive(args, { env })
  expect(code).toBe(2)
  expect(text).toMatch(says)
  expect(text.split("\n")).toHaveLength(1)
})
