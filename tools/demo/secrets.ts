import { randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { type AdminLogin, TEA_SHOP_ADMIN_EMAIL } from "../../testkit/tea-shop/credentials"

/** The demo's passwords and secrets, created at its first start and kept in its folder: no two demos share them. */
export interface DemoSecrets {
  admin: AdminLogin
  jwtSecret: string
  cookieSecret: string
}

/** The secrets of the folder, created if there are none. Only the user who runs the demo can read them. */
export function demoSecrets(keepIn: string): DemoSecrets {
  const file = join(keepIn, "secrets.json")
  const kept = read(file)
  if (kept) return kept
  const made = {
    admin: { email: TEA_SHOP_ADMIN_EMAIL, password: random(12) },
    jwtSecret: random(32),
    cookieSecret: random(32),
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  return made
}

/** For Medusa and for the programs that fill its database. */
export const secretsEnvironment = ({ admin, jwtSecret, cookieSecret }: DemoSecrets): NodeJS.ProcessEnv => ({
  TEA_SHOP_ADMIN_PASSWORD: admin.password,
  JWT_SECRET: jwtSecret,
  COOKIE_SECRET: cookieSecret,
})

function read(file: string): DemoSecrets | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as DemoSecrets
  } catch {
    return undefined
  }
}

const random = (bytes: number) => randomBytes(bytes).toString("base64url")
