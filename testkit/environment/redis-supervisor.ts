import { execFile } from "node:child_process"
import { setTimeout as pause } from "node:timers/promises"
import { promisify } from "node:util"
import { type Redis, startRedis } from "../servers/redis"

const run = promisify(execFile)

/** Longer than Medusa's longest lock of two minutes, in ms. */
const MAX_LOCK_MS = 150_000
/** Where Medusa's event bus keeps waiting and active events. */
const EVENT_QUEUE = "bull:RedisEventBusService:events-queue"

/** Starts the shop's Redis, and restarts it with its saved data. */
export class RedisSupervisor {
  private changing: Promise<void> = Promise.resolve()

  private constructor(
    private redis: Redis,
    private readonly folder: string,
    private readonly logFile: string,
  ) {}

  static async open(folder: string, logFile: string): Promise<RedisSupervisor> {
    return new RedisSupervisor(await startRedis({ keepIn: folder, logFile }), folder, logFile)
  }

  get url(): string {
    return this.redis.url
  }

  /** @param how "stopped" as by an administrator, "killed" as by a crash */
  restart(how: "stopped" | "killed", awayMs: number): Promise<void> {
    return this.inTurn(async () => {
      const { port } = this.redis
      if (how === "killed") this.redis.kill()
      else await this.redis.stop()
      await this.redis.exited
      await pause(awayMs)
      this.redis = await startRedis({ port, keepIn: this.folder, logFile: this.logFile })
    })
  }

  /** Resolves when no lock is held: locks of killed processes expire. */
  async untilUnlocked(): Promise<void> {
    await this.until(async () => (await this.ask("--scan", "--pattern", "medusa_lock:*")) === "", MAX_LOCK_MS)
  }

  /** Resolves when the workers have nothing left to do. */
  async untilIdle(): Promise<void> {
    const waiting = async () => {
      const counts = await Promise.all([
        this.ask("llen", `${EVENT_QUEUE}:wait`),
        this.ask("llen", `${EVENT_QUEUE}:active`),
        this.ask("zcard", `${EVENT_QUEUE}:prioritized`),
      ])
      return counts.reduce((sum, count) => sum + Number(count), 0)
    }
    await this.until(async () => (await waiting()) === 0, MAX_LOCK_MS)
  }

  close(): Promise<void> {
    return this.inTurn(() => this.redis.stop())
  }

  private async ask(...command: string[]): Promise<string> {
    const { stdout } = await run("redis-cli", ["-p", String(this.redis.port), ...command])
    return stdout.trim()
  }

  private async until(holds: () => Promise<boolean>, patienceMs: number): Promise<void> {
    const giveUpAt = Date.now() + patienceMs
    while (!(await holds())) {
      if (Date.now() > giveUpAt) throw new Error(`Redis did not come to rest in ${patienceMs / 1000} s`)
      await pause(250)
    }
  }

  private inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.changing.then(change)
    this.changing = turn.catch(() => undefined)
    return turn
  }
}
