import { spawn } from "node:child_process"
import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { join } from "node:path"

test("the sandbox says which flag helps when its port is taken", async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve))
  const { port } = other.address() as AddressInfo
  const main = join(__dirname, "..", "main.ts")
  const program = spawn(process.execPath, ["--import", "tsx", main, "--port", String(port)])
  const [[said], [code]] = await Promise.all([
    once(program.stderr.setEncoding("utf8"), "data"),
    once(program, "close"),
  ])
  expect(said).toBe(
    `sandbox: another program listens on port ${port} already, perhaps another sandbox. Stop it, or take another port with --port, for example --port ${port + 1}\n`,
  )
  expect(code).toBe(1)
  other.close()
}, 60_000)

test("the sandbox says where it listens, answers there, and ends cleanly when it is stopped", async () => {
  const program = spawn(process.execPath, [
    "--import",
    "tsx",
    join(__dirname, "..", "main.ts"),
    "--port",
    "0",
  ])
  const [line] = await once(program.stdout.setEncoding("utf8"), "data")
  const url = /^sandbox ready (http:\/\/localhost:\d+)\n/.exec(line)?.[1]
  expect(await (await fetch(`${url}/control/clock`)).json()).toHaveProperty("now")
  program.kill("SIGTERM")
  expect((await once(program, "close"))[0]).toBe(0)
}, 60_000)
