import { createHmac } from "node:crypto"
import { join } from "node:path"
import { Child } from "../child-process"
import type { StripeCommands } from "./stub/main"

/** The secret with which the shop's Stripe provider verifies webhooks. */
export const WEBHOOK_SECRET = "whsec_benchmark"

/** A simulated Stripe API in its own process, like the sandbox for MultiSafepay. */
export class StripeProcess {
  private constructor(
    private readonly child: Child,
    readonly url: string,
  ) {}

  static async start(logFile: string): Promise<StripeProcess> {
    const { child, ready } = await Child.start<{ url: string }>(join(__dirname, "stub", "main.ts"), {
      cwd: join(__dirname, "..", ".."),
      env: process.env,
      logFile,
    })
    return new StripeProcess(child, ready.url)
  }

  ask<Name extends keyof StripeCommands>(
    name: Name,
    ask: StripeCommands[Name]["ask"],
  ): Promise<StripeCommands[Name]["answer"]> {
    return this.child.ask(name, ask) as Promise<StripeCommands[Name]["answer"]>
  }

  /** The webhook "payment_intent.succeeded", with its signature. */
  async webhook(sessionId: string): Promise<{ body: string; headers: Record<string, string> }> {
    const body = await this.ask("event", { sessionId })
    const time = Math.floor(Date.now() / 1000)
    const signature = createHmac("sha256", WEBHOOK_SECRET).update(`${time}.${body}`).digest("hex")
    return {
      body,
      headers: { "content-type": "application/json", "stripe-signature": `t=${time},v1=${signature}` },
    }
  }

  stop(): Promise<void> {
    return this.child.stop()
  }
}
