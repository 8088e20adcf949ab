import { execFile, execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { startSandbox } from "../server"

const hasTools = ["curl", "openssl", "bash"].every((tool) => {
  try {
    execFileSync("which", [tool])
    return true
  } catch {
    return false
  }
})

jest.setTimeout(60_000)
const whenPossible = hasTools ? test : test.skip

whenPossible("the README's curl session creates, pays, verifies, reads and refunds", async () => {
  const sandbox = await startSandbox()
  const readme = readFileSync(join(__dirname, "..", "README.md"), "utf8")
  const session = /```sh\n(set -e\n[\s\S]*?)```/
    .exec(readme)?.[1]
    ?.replace("http://localhost:4010", sandbox.url)
  const { stdout } = await promisify(execFile)("bash", ["-c", session ?? "exit 1"])
  expect(stdout).toContain("signature verified")
  expect(stdout.trim().split("\n").at(-1)).toMatch(/"amount_refunded":450.*"status":"partial_refunded"/)
  await sandbox.close()
})
