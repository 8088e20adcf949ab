import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { exitCodeOf } from "../run-script"

describe("The exit code of a script", () => {
  it.each([
    [10, 0, "the script found nothing"],
    [11, 1, "the script found something"],
    [12, 2, "the script could not do its work"],
    [1, 2, "Medusa could not start"],
    [0, 2, "Medusa ended before the script did"],
    [2, 2, "the script was called in a wrong way"],
    [137, 2, "the process was killed"],
    [null, 2, "a signal ended the process"],
  ])("translates a script's exit code %j to %i when %s", (code, expected, _what) => {
    expect(exitCodeOf(code)).toBe(expected)
  })
})

describe("A script that Medusa runs", () => {
  it("prints a script's result to the standard output and Medusa's log to the error output, and passes its flags on", () => {
    const shop = mkdtempSync(join(tmpdir(), "shop-"))
    const medusa = join(shop, "node_modules/@medusajs/cli")
    try {
      mkdirSync(medusa, { recursive: true })
      writeFileSync(join(shop, "medusa-config.js"), "")
      writeFileSync(join(medusa, "package.json"), '{ "name": "@medusajs/cli" }')
      writeFileSync(
        join(medusa, "cli.js"),
        `console.log("a line of Medusa's log at level " + process.env.LOG_LEVEL)
         require("fs").writeSync(Number(process.env.MULTISAFEPAY_ALIPAY_RESULT_FD), process.argv.slice(4).join(" "))
         process.exitCode = 11`,
      )
      const index = join(__dirname, "..", "index.ts")
      const { LOG_LEVEL: _, ...env } = process.env
      const ended = spawnSync(
        process.execPath,
        ["--import", require.resolve("tsx"), index, "reconcile", "--json", "--shop", shop],
        { encoding: "utf8", env },
      )
      expect(ended).toMatchObject({
        stdout: "-- --json",
        stderr: "a line of Medusa's log at level warn\n",
        status: 1,
      })
    } finally {
      rmSync(shop, { recursive: true })
    }
  }, 60_000)
})
