import { spawn } from "node:child_process"
import { Http } from "../../testkit/actors/http"
import { Psp } from "../../testkit/actors/psp"
import type { PspSettings } from "../../testkit/settings"

export interface Payer {
  /** How long the shop may take to learn of the payment, in ms. */
  patienceMs: number
  /** Resolves with a remark when it is paid, or when a program can do nothing more. */
  pay(orderId: string, paymentUrl: string, say: (line: string) => void): Promise<string>
}

export function payerFor(psp: PspSettings): Payer {
  if (psp.payCommand) return commandPayer(psp.payCommand)
  if (psp.kind === "external") return personPayer
  return sandboxPayer(new URL(psp.baseUrl).origin)
}

function sandboxPayer(sandboxUrl: string): Payer {
  return {
    patienceMs: 30_000,
    async pay(orderId) {
      const { order, notifications } = await new Psp(new Http(sandboxUrl)).pay(orderId, "completed")
      const told = notifications.map(({ http_status, body, error }) =>
        http_status
          ? `notification answered ${http_status} ${body ?? ""}`.trim()
          : `notification lost: ${error}`,
      )
      return [`paid on the sandbox: ${order.status}`, ...told].join(", ")
    },
  }
}

/** @throws Error when the command fails */
function commandPayer(command: string): Payer {
  return {
    patienceMs: 5 * 60_000,
    async pay(_orderId, paymentUrl) {
      const child = spawn("/bin/sh", ["-c", `${command} "$1"`, "pay", paymentUrl], {
        stdio: ["ignore", "inherit", "inherit"],
      })
      const code = await new Promise<number>((resolve, reject) => {
        child.once("error", reject)
        child.once("exit", (exitCode) => resolve(exitCode ?? 1))
      })
      if (code !== 0) throw new Error(`MULTISAFEPAY_PAY_COMMAND ended with ${code}: ${command} ${paymentUrl}`)
      return "paid by MULTISAFEPAY_PAY_COMMAND"
    },
  }
}

const personPayer: Payer = {
  patienceMs: 30 * 60_000,
  async pay(_orderId, paymentUrl, say) {
    say(`\n    Open this and pay; the demo waits for half an hour:\n    ${paymentUrl}\n`)
    return "waiting for you to pay"
  },
}
