import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "../processes/free-port"
import { type SupervisedProcess, supervise } from "../processes/supervised-process"

export interface RedisOptions {
  /** Where data that survives a restart is stored. Without it: a temporary folder. */
  keepIn?: string
  /** Default: any free port. */
  port?: number
  /** The server's own log goes here. */
  logFile?: string
}

export interface Redis {
  port: number
  url: string
  /** Resolves with the exit code when the server has ended. */
  exited: Promise<number>
  /** The last lines of its log. */
  tail(): string
  stop(): Promise<void>
  /** As in a crash. */
  kill(): void
}

/** @throws Error that says how to install it, when this machine has no redis-server */
export function requireRedisServer(): void {
  const { status, error } = spawnSync("redis-server", ["--version"])
  if (error || status !== 0) {
    throw new Error(
      [
        "More than one process needs Redis, and redis-server is not on this machine. Install it:",
        "  Debian, Ubuntu   sudo apt-get install redis-server",
        "  macOS            brew install redis",
        "It need not run: a server of its own is started on a free port.",
      ].join("\n"),
    )
  }
}

/**
 * Starts a Redis server that ends with this process at the latest. It writes every change to its append-only file and
 * evicts no keys, as a shop should run it: it holds Medusa's locks and queues.
 * @throws Error that says how to install redis-server, or with the end of its log when it does not start
 */
export async function startRedis(options: RedisOptions = {}): Promise<Redis> {
  requireRedisServer()
  const port = options.port ?? (await freePort())
  const folder = options.keepIn ?? mkdtempSync(join(tmpdir(), "tea-shop-redis-"))
  mkdirSync(folder, { recursive: true })
  let sayReady = () => {}
  const ready = new Promise<true>((resolve) => {
    sayReady = () => resolve(true)
  })
  const server = supervise("redis-server", redisArguments(port, folder), {
    cwd: folder,
    logFile: options.logFile,
    onLine: (line) => line.includes("Ready to accept connections") && sayReady(),
    removeAfterwards: options.keepIn ? undefined : folder,
  })
  const isUp = await Promise.race([ready, server.exited.then(() => false)])
  if (!isUp) throw new Error(`redis-server did not start on port ${port}:\n${server.tail()}`)
  return toRedis(server, port)
}

function redisArguments(port: number, folder: string): string[] {
  const settings = {
    port: String(port),
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "yes",
    "maxmemory-policy": "noeviction",
  }
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
}

const toRedis = (server: SupervisedProcess, port: number): Redis => ({
  port,
  url: `redis://127.0.0.1:${port}`,
  exited: server.exited,
  tail: () => server.tail(),
  stop: () => server.stop(),
  kill: () => server.kill(),
})
