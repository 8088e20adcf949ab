const { join, resolve } = require("node:path")
const { defineConfig } = require("@medusajs/framework/utils")

/** The plugin as a merchant gets it: built. */
const ROOT = resolve(__dirname, "..", "..")
const withPlugin = process.env.BENCH_WITH_PLUGIN === "true"
const redisUrl = process.env.BENCH_REDIS_URL

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
    // Runs when the benchmark says so, not in the middle of what it measures; or as it does in a shop.
    recovery: { enabled: process.env.BENCH_WITH_JOBS === "true" },
  },
})

/** Medusa's own, with somebody who plays Stripe. */
const stripe = () => ({
  resolve: join(ROOT, "benchmarks", "stripe", "provider"),
  id: "bench",
  options: {
    apiKey: "sk_test_benchmark",
    webhookSecret: "whsec_benchmark",
    capture: true,
    automaticPaymentMethods: true,
    url: process.env.BENCH_STRIPE_URL,
  },
})

/** What several processes share. */
const redisModules = redisUrl
  ? [
      { resolve: "@medusajs/medusa/event-bus-redis", options: { redisUrl } },
      { resolve: "@medusajs/medusa/workflow-engine-redis", options: { redis: { redisUrl } } },
      {
        resolve: "@medusajs/medusa/locking",
        options: {
          providers: [
            {
              resolve: "@medusajs/medusa/locking-redis",
              id: "locking-redis",
              is_default: true,
              options: { redisUrl },
            },
          ],
        },
      },
    ]
  : []

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    redisUrl,
    workerMode: process.env.BENCH_WORKER_MODE,
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
          stripe(),
          ...(withPlugin ? [alipay()] : []),
        ],
      },
    },
    ...redisModules,
  ],
})
