/** What every dashboard of Medusa brings along; all else has to be in the plugin's own bundle. */
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
