/** The first script contains the product list, a second one the other pages. */
export const prefetchPages = () => import("./lazy-pages")
