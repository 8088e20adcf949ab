import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"

test("the program says where it listens, answers there, and ends well when told to stop", async () => {
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
