import { join } from "node:path"
import { ROOT } from "../checkout"
import { type SupervisedProcess, supervise } from "../processes/supervised-process"
import type { TeaShopSettings } from "../settings"

export const sandboxApi = (sandboxPort: number): string => `http://localhost:${sandboxPort}/v1/json`

/** @throws Error with the end of its log when the sandbox ends before it listens */
export async function startSandboxProcess({
  sandboxPort,
  keepIn,
  logs,
}: TeaShopSettings): Promise<SupervisedProcess> {
  const logFile = join(logs, "sandbox.log")
  let sayReady = () => {}
  const ready = new Promise<void>((resolve) => {
    sayReady = resolve
  })
  const sandbox = supervise(
    process.execPath,
    [
      ...["--import", "tsx", join(ROOT, "sandbox", "main.ts")],
      ...["--port", String(sandboxPort), "--state", join(keepIn, "sandbox.json")],
    ],
    { cwd: ROOT, logFile, onLine: (line) => line.startsWith("sandbox ready") && sayReady() },
  )
  const ended = sandbox.exited.then((code) => {
    throw new Error(
      `The sandbox ended with ${code} before it was ready:\n${sandbox.tail()}\nAll of it: ${logFile}`,
    )
  })
  await Promise.race([ready, ended])
  ended.catch(() => undefined)
  return sandbox
}
