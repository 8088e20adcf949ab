/** One size of a tea, with its price in major units of each currency that the shop sells in. */
export interface TeaSize {
  size: string
  sku: string
  price: { eur: number; usd: number }
  /** Units in the warehouse. */
  stock: number
  /** In grams. */
  weight: number
}

export interface Tea {
  title: string
  subtitle: string
  /** Also the name of its picture in `static/teas`. */
  handle: string
  description: string
  origin: "cn" | "jp"
  sizes: TeaSize[]
}

/** The shop's products. There are only three tins of Da Hong Pao, to test running out of stock. */
export const CATALOGUE: Tea[] = [
  {
    title: "Longjing",
    subtitle: "Green tea, pan-fired",
    handle: "longjing",
    origin: "cn",
    description:
      "Flat jade-green leaves from the hills around West Lake, pressed by hand against a hot pan. Tastes of " +
      "roasted chestnut and spring. Two minutes at 80 °C.",
    sizes: [
      { size: "50 g", sku: "LONGJING-50", price: { eur: 12.5, usd: 13.9 }, stock: 1000, weight: 50 },
      { size: "100 g", sku: "LONGJING-100", price: { eur: 22.9, usd: 25.5 }, stock: 1000, weight: 100 },
    ],
  },
  {
    title: "Jasmine Pearls",
    subtitle: "Scented green tea",
    handle: "jasmine-pearls",
    origin: "cn",
    description:
      "Young leaves rolled into pearls and laid among fresh jasmine for six nights. They open slowly in the " +
      "glass. Three minutes at 80 °C.",
    sizes: [
      { size: "50 g", sku: "JASMINE-50", price: { eur: 9.95, usd: 10.95 }, stock: 1000, weight: 50 },
      { size: "100 g", sku: "JASMINE-100", price: { eur: 17.95, usd: 19.95 }, stock: 1000, weight: 100 },
    ],
  },
  {
    title: "Tie Guan Yin",
    subtitle: "Oolong, lightly roasted",
    handle: "tie-guan-yin",
    origin: "cn",
    description:
      "The iron goddess of Anxi: tightly curled leaves with the scent of orchids and a long sweet finish. " +
      "Good for six infusions at 95 °C.",
    sizes: [
      { size: "75 g", sku: "TIEGUANYIN-75", price: { eur: 14.25, usd: 15.75 }, stock: 1000, weight: 75 },
    ],
  },
  {
    title: "Da Hong Pao",
    subtitle: "Rock oolong, a small lot",
    handle: "da-hong-pao",
    origin: "cn",
    description:
      "Dark twisted leaves grown between the cliffs of Wuyi and roasted over charcoal: cocoa, wet stone, " +
      "dried plum. A handful of tins each year.",
    sizes: [{ size: "25 g", sku: "DAHONGPAO-25", price: { eur: 38, usd: 42 }, stock: 3, weight: 25 }],
  },
  {
    title: "Keemun",
    subtitle: "Black tea",
    handle: "keemun",
    origin: "cn",
    description:
      "Fine black leaves with golden tips from Qimen county: malt, a trace of smoke, no bitterness. Takes " +
      "milk, needs none. Four minutes at 95 °C.",
    sizes: [
      { size: "100 g", sku: "KEEMUN-100", price: { eur: 8.5, usd: 9.5 }, stock: 1000, weight: 100 },
      { size: "250 g", sku: "KEEMUN-250", price: { eur: 18.75, usd: 20.9 }, stock: 1000, weight: 250 },
    ],
  },
  {
    title: "Silver Needle",
    subtitle: "White tea",
    handle: "silver-needle",
    origin: "cn",
    description:
      "Nothing but downy buds, withered in the sun of Fuding and left alone. Pale, soft, with melon and hay. " +
      "Five minutes at 75 °C.",
    sizes: [
      { size: "50 g", sku: "SILVERNEEDLE-50", price: { eur: 19.9, usd: 21.9 }, stock: 1000, weight: 50 },
    ],
  },
  {
    title: "Aged Pu'er",
    subtitle: "Dark tea, pressed cake",
    handle: "aged-puer",
    origin: "cn",
    description:
      "A cake pressed in 2014 from old Yunnan trees, wrapped in paper. Earthy, smooth, and better each year. " +
      "Rinse once, then short infusions.",
    sizes: [{ size: "100 g", sku: "PUER-100", price: { eur: 27.5, usd: 29.9 }, stock: 1000, weight: 100 }],
  },
  {
    title: "Matcha",
    subtitle: "Stone-ground green tea",
    handle: "matcha",
    origin: "jp",
    description:
      "Shaded leaves from Uji, ground to a bright powder. Whisk a level spoon with water of 75 °C until it " +
      "foams, and drink it while it does.",
    sizes: [{ size: "30 g", sku: "MATCHA-30", price: { eur: 21, usd: 23.5 }, stock: 1000, weight: 30 }],
  },
]
