import { join } from "node:path"
import { freePort } from "../testkit/processes/free-port"
import { Child } from "./child-process"
import { Http } from "./http"
import type { Ready, ShopCommands, ShopFront } from "./shop/commands"
import { type ShopSettings, shopEnvironment, shopUrl } from "./shop-environment"

/** A running Medusa, with HTTP for shoppers and commands for its process. */
export class ShopProcess {
  private constructor(
    private readonly child: Child,
    readonly url: string,
  ) {}

  static async start(settings: ShopSettings): Promise<ShopProcess> {
    const port = await freePort()
    const cwd = join(__dirname, "shop")
    const { child } = await Child.start<Ready>(join(cwd, "main.ts"), {
      cwd,
      logFile: settings.logFile,
      env: shopEnvironment(settings, port),
    })
    return new ShopProcess(child, shopUrl(port))
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

  /** @param connections in parallel */
  storeApi(front: ShopFront, connections = 1): Http {
    return new Http(this.url, { "x-publishable-api-key": front.publishableKey }, connections)
  }

  stop(): Promise<void> {
    return this.child.stop()
  }
}
