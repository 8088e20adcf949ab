export interface ShopSettings {
  databaseUrl: string
  withPlugin: boolean
  pspUrl: string
  stripeUrl: string
  /** Default: one process that is both. Several processes share a Redis. */
  process?: { mode: "server" | "worker"; redisUrl: string }
  logFile: string
}

/** What shop/medusa-config.js reads. */
export function shopEnvironment(settings: ShopSettings, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: "production",
    MEDUSA_DISABLE_TELEMETRY: "true",
    DATABASE_URL: settings.databaseUrl,
    PORT: String(port),
    BENCH_WITH_PLUGIN: String(settings.withPlugin),
    BENCH_BACKEND_URL: shopUrl(port),
    BENCH_PSP_URL: settings.pspUrl,
    BENCH_STRIPE_URL: settings.stripeUrl,
    BENCH_WORKER_MODE: settings.process?.mode ?? "shared",
    ...(settings.process ? { BENCH_REDIS_URL: settings.process.redisUrl, BENCH_WITH_JOBS: "true" } : {}),
  }
}

export const shopUrl = (port: number): string => `http://localhost:${port}`
