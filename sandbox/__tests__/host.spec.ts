import { request } from "node:http"
import { type RunningSandbox, startSandbox } from "../server"

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox({ publicUrl: "https://sandbox.example/" })
})
afterAll(() => sandbox.close())

/** Requests with any Host header, as a browser does when the page's owner has pointed the DNS name to this machine. */
function statusFor(path: string, host: string): Promise<number | undefined> {
  const { hostname, port } = new URL(sandbox.url)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .once("error", reject)
      .end()
  })
}

describe.each(["/control/orders", "/dashboard", "/inbox", "/v1/json/gateways?api_key=sandbox-key"])(
  "%s",
  (path) => {
    it.each([
      "attacker.example",
      "localhost.attacker.example",
      "127.0.0.1.attacker.example:4010",
      "192.168.1.7",
    ])("the sandbox is closed to a page that reaches this machine by another name: %s", async (host) => {
      expect(await statusFor(path, host)).toBe(403)
    })

    it.each([
      "localhost",
      "localhost:4010",
      "127.0.0.1:4010",
      "127.0.0.2",
      "[::1]:4010",
      "sandbox.example",
      "sandbox:4010",
      "host.docker.internal",
    ])("the sandbox is open under the names of this machine and its public name: %s", async (host) => {
      expect(await statusFor(path, host)).not.toBe(403)
    })
  },
)

it("the payment pages are open under every name, because shoppers reach them by links", async () => {
  expect(await statusFor("/connect/unknown/", "tunnel.example")).not.toBe(403)
})
