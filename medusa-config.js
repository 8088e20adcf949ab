const { defineConfig, loadEnv } = require("@medusajs/framework/utils")

loadEnv(process.env.NODE_ENV || "development", process.cwd())

const redisUrl = process.env.REDIS_URL
const backendUrl = process.env.MEDUSA_BACKEND_URL || "http://localhost:9000"
const storefrontUrl = process.env.STOREFRONT_URL || "http://localhost:8000"

/** Whoever knows these can sign in as anybody: production has to bring its own, or Medusa does not start. */
const secret = (name) =>
  process.env[name] || (process.env.NODE_ENV === "production" ? undefined : "for-development-only")

/** What the demo shop runs with; a test may replace or add options through MULTISAFEPAY_OPTIONS (JSON). */
const alipayOptions = {
  apiKey: process.env.MULTISAFEPAY_API_KEY || "sandbox-site-key-0000000000000000000000001",
  environment: process.env.MULTISAFEPAY_ENVIRONMENT || "test",
  ...(process.env.MULTISAFEPAY_BASE_URL ? { baseUrl: process.env.MULTISAFEPAY_BASE_URL } : {}),
  backendUrl,
  storefrontOrigins: [storefrontUrl],
  returnUrl: `${storefrontUrl}/checkout/return`,
  cancelUrl: `${storefrontUrl}/checkout/return`,
  paymentLinkReturnUrl: `${storefrontUrl}/pay/{session_id}`,
  // A function, which JSON cannot carry.
  ...(process.env.AMEND_ORDER_MODULE ? { amendOrder: require(process.env.AMEND_ORDER_MODULE) } : {}),
  ...JSON.parse(process.env.MULTISAFEPAY_OPTIONS || "{}"),
}

/** A second MultiSafepay site (another brand or region): the same provider under another id. */
const secondSite = process.env.MULTISAFEPAY_SECOND_SITE_OPTIONS
  ? [
      {
        resolve: "./src/providers/alipay",
        id: "multisafepay-b",
        options: { ...alipayOptions, ...JSON.parse(process.env.MULTISAFEPAY_SECOND_SITE_OPTIONS) },
      },
    ]
  : []

/** What several processes share: events, workflows, locks and cached answers. See docs/more-than-one-process.md. */
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
              // Longer than the 60 s that a dead process's locks last: whoever gives up before leaves locks behind too.
              options: { redisUrl, waitLockingTimeout: 75 },
            },
          ],
        },
      },
      {
        resolve: "@medusajs/medusa/caching",
        options: {
          providers: [
            {
              resolve: "@medusajs/medusa/caching-redis",
              id: "caching-redis",
              is_default: true,
              options: { redisUrl },
            },
          ],
        },
      },
    ]
  : []

/** Locks in the database instead of the process's memory. */
const postgresLocking =
  process.env.MEDUSA_LOCKING === "postgres"
    ? [
        {
          resolve: "@medusajs/medusa/locking",
          options: {
            providers: [
              { resolve: "@medusajs/medusa/locking-postgres", id: "locking-postgres", is_default: true },
            ],
          },
        },
      ]
    : []

/** Roles and rights of the dashboard's users, where Medusa's feature flag for them is on. */
const rbacModule = process.env.MEDUSA_FF_RBAC === "true" ? [{ resolve: "@medusajs/medusa/rbac" }] : []

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    redisUrl,
    workerMode: process.env.MEDUSA_WORKER_MODE || "shared",
    http: {
      storeCors: process.env.STORE_CORS || storefrontUrl,
      adminCors: process.env.ADMIN_CORS || backendUrl,
      authCors: process.env.AUTH_CORS || `${backendUrl},${storefrontUrl}`,
      jwtSecret: secret("JWT_SECRET"),
      cookieSecret: secret("COOKIE_SECRET"),
    },
  },
  // The dashboard calls the address that it was opened at, so that one build serves every port.
  admin: { disable: process.env.DISABLE_ADMIN === "true", backendUrl: "/", storefrontUrl },
  modules: [
    {
      resolve: "@medusajs/medusa/payment",
      options: {
        providers: [
          { resolve: "./src/providers/alipay", id: "multisafepay", options: alipayOptions },
          ...secondSite,
        ],
      },
    },
    // In a shop that lists the plugin, Medusa finds it by itself. This repository is its own project.
    { resolve: "./src/modules/payment-journal" },
    // Medusa's own provider, which writes to the log; here it also takes the e-mails that a real shop would send.
    {
      resolve: "@medusajs/medusa/notification",
      options: {
        providers: [
          {
            resolve: "@medusajs/medusa/notification-local",
            id: "local",
            options: { channels: ["feed", "email"] },
          },
        ],
      },
    },
    ...redisModules,
    ...postgresLocking,
    ...rbacModule,
  ],
})
