const { join, resolve } = require("node:path")
const { defineConfig } = require("@medusajs/framework/utils")

/** The plugin as a merchant gets it: built. */
const ROOT = resolve(__dirname, "..", "..")
const withPlugin = process.env.BENCH_WITH_PLUGIN === "true"

const alipay = () => ({
  resolve: join(ROOT, ".medusa", "server", "src", "providers", "alipay"),
  id: "multisafepay",
  options: {
    apiKey: "sandbox-site-key-0000000000000000000000001",
    environment: "test",
    baseUrl: process.env.BENCH_PSP_URL,
    backendUrl: process.env.BENCH_BACKEND_URL,
    storefrontOrigins: ["http://localhost:8000"],
    returnUrl: "http://localhost:8000/checkout/return",
    cancelUrl: "http://localhost:8000/checkout/return",
    // Runs when the benchmark says so, not in the middle of what it measures.
    recovery: { enabled: false },
  },
})

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    workerMode: "shared",
    http: {
      storeCors: "http://localhost:8000",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:8000",
      jwtSecret: "benchmark",
      cookieSecret: "benchmark",
    },
  },
  admin: { disable: true },
  plugins: withPlugin ? [{ resolve: ROOT, options: {} }] : [],
  modules: [
    {
      resolve: "@medusajs/medusa/payment",
      options: {
        providers: [
          { resolve: join(ROOT, "benchmarks", "null-provider"), id: "bench" },
          { resolve: join(ROOT, "benchmarks", "null-provider"), id: "waiting", options: { waitMs: 100 } },
          ...(withPlugin ? [alipay()] : []),
        ],
      },
    },
  ],
})
