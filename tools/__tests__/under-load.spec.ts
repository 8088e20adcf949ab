import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../..")

/** Prints the process groups that keep the machine busy for this command, and fails the first time. */
const COMMAND = `
owner=$(ps -o ppid= -p $PPID | tr -d ' ')
ps -eo ppid=,pid=,args= | grep "^ *$owner .*for (;;);$" | while read -r _ pid _; do echo "busy $pid"; done
[ -e "$FOLDER/second" ] || { touch "$FOLDER/second"; exit 3; }
`

describe("npm run test:under-load", () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "under-load-"))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it("the tests under load make every run beside busy processes, which end with it, and a failed run fails all", () => {
    const flags = ["--busy", "2", "--runs", "2", "--command", COMMAND]
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--import", "tsx", "tools/under-load.ts", ...flags],
      { cwd: ROOT, encoding: "utf8", env: { ...process.env, FOLDER: folder } },
    )

    const pids = [...stdout.matchAll(/^busy (\d+)$/gm)].map(([, pid]) => Number(pid))
    expect(pids).toHaveLength(4)
    expect(pids.slice(0, 2)).toEqual(pids.slice(2))
    expect(pids.filter(isRunning)).toEqual([])
    expect(stdout).toContain("run 1 of 2 failed with exit code 3")
    expect(stdout).toContain("run 2 of 2 passed")
    expect(stdout.trim().split("\n").at(-1)).toBe("1 runs passed, 1 failed, beside 2 busy processes")
    expect(status).toBe(1)
  }, 60_000)
})

const isRunning = (pid: number) =>
  !/^(Z|$)/.test(spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim())
