/** Packages that every Medusa dashboard provides. All others must be in the plugin's own bundle. */
export const PROVIDED_BY_DASHBOARD = [
  "@medusajs/admin-sdk",
  "@medusajs/icons",
  "@medusajs/js-sdk",
  "@medusajs/ui",
  "@tanstack/react-query",
  "react",
  "react-dom",
  "react-i18next",
  "react-router-dom",
]
