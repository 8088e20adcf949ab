import { basename } from "node:path"
import { type Finding, fault, ok, warning } from "../finding"

/** Whether git ignores the shop's .env. It keeps a tracked file even if .gitignore names it. */
export type EnvInGit = "ignored" | "not_ignored" | "tracked"

export type Secrets = {
  configFile: string
  configSource: string
  apiKeys: readonly string[]
  isLive: boolean
  /** Undefined without git or without a .env. */
  envInGit: EnvInGit | undefined
  http: { jwtSecret?: unknown; cookieSecret?: unknown }
}

/** The default of Medusa and of its starter. */
const WELL_KNOWN = "supersecret"

/** Finds exposed keys. No finding repeats one. */
export function checkSecrets(secrets: Secrets): Finding[] {
  const { configFile, configSource, apiKeys, isLive, envInGit, http } = secrets
  const report = isLive ? fault : warning
  const findings: Finding[] = []
  // The sandbox's key is not secret.
  if (apiKeys.some((key) => key.length >= 5 && !key.startsWith("sandbox-") && configSource.includes(key))) {
    findings.push(
      report(
        "secrets",
        `the API key is in ${basename(configFile)}, where anyone with access to the code can read it`,
        "Write apiKey: process.env.MULTISAFEPAY_API_KEY, and the key into .env",
      ),
    )
  }
  if (envInGit === "tracked") {
    findings.push(
      report(
        "secrets",
        "git keeps .env in the repository",
        'Run "git rm --cached .env", have .gitignore name it, and replace the keys that were in it',
      ),
    )
  }
  if (envInGit === "not_ignored") {
    findings.push(report("secrets", "git does not ignore .env", "Add a line .env to .gitignore"))
  }
  for (const name of ["jwtSecret", "cookieSecret"] as const) {
    if (http[name] === WELL_KNOWN) {
      findings.push(
        report(
          "secrets",
          `http.${name} is "${WELL_KNOWN}", with which anybody can sign in as an administrator`,
          `Set ${name === "jwtSecret" ? "JWT_SECRET" : "COOKIE_SECRET"} in .env to the output of "openssl rand -hex 32"`,
        ),
      )
    }
  }
  return findings.length > 0 ? findings : [ok("secrets", "no secret is exposed")]
}
