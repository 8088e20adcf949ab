/** The teas come with the first script, the other pages with a second one. */
export const fetchLaterPages = () => import("./later-pages")
