import { join } from "node:path"
import { freePort } from "../tools/free-port"
import { Child } from "./child-process"
import { Http } from "./http"
import type { Ready, ShopCommands, ShopFront } from "./shop/commands"

export interface ShopSettings {
  databaseUrl: string
  withPlugin: boolean
  pspUrl: string
  logFile: string
}

/** A running Medusa: with HTTP for its shoppers and questions for its process. */
export class ShopProcess {
  private constructor(
    private readonly child: Child,
    readonly url: string,
    /** From the start of the process until it listens. */
    readonly bootMs: number,
  ) {}

  static async start({ databaseUrl, withPlugin, pspUrl, logFile }: ShopSettings): Promise<ShopProcess> {
    const port = await freePort()
    const url = `http://localhost:${port}`
    const cwd = join(__dirname, "shop")
    const { child, ready } = await Child.start<Ready>(join(cwd, "main.ts"), {
      cwd,
      logFile,
      env: {
        ...process.env,
        NODE_ENV: "production",
        MEDUSA_DISABLE_TELEMETRY: "true",
        DATABASE_URL: databaseUrl,
        PORT: String(port),
        BENCH_WITH_PLUGIN: String(withPlugin),
        BENCH_BACKEND_URL: url,
        BENCH_PSP_URL: pspUrl,
      },
    })
    return new ShopProcess(child, url, ready.bootMs)
  }

  get pid(): number {
    return this.child.pid
  }

  ask<Name extends keyof ShopCommands>(
    name: Name,
    ...ask: ShopCommands[Name]["ask"] extends undefined ? [] : [ShopCommands[Name]["ask"]]
  ): Promise<ShopCommands[Name]["answer"]> {
    return this.child.ask(name, ask[0]) as Promise<ShopCommands[Name]["answer"]>
  }

  /** @param connections at the same time */
  storeApi(front: ShopFront, connections = 1): Http {
    return new Http(this.url, { "x-publishable-api-key": front.publishableKey }, connections)
  }

  stop(): Promise<void> {
    return this.child.stop()
  }
}
