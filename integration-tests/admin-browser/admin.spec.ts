import { VIEWS, VISUAL_VIEWS } from "./admin"
import { appearance, languages } from "./stories/appearance"
import { emptyShop } from "./stories/empty-shop"
import { mainPage } from "./stories/main-page"
import { orderCard } from "./stories/order-card"
import { payments } from "./stories/payments-table"
import { settingsPage } from "./stories/settings-page"
import { closeShop, openShop, storyContext, testShop } from "./story-context"

beforeAll(openShop, 240_000)
afterAll(closeShop, 60_000)

describe.each(VISUAL_VIEWS)("A shop without payments ($name)", (view) => emptyShop(storyContext(view)))

describe.each(VIEWS)("The order's Alipay card ($name)", (view) => orderCard(storyContext(view)))

describe.each(VIEWS)("Alipay in the main menu ($name)", (view) => mainPage(storyContext(view)))

describe.each(VIEWS)("The Alipay settings ($name)", (view) => settingsPage(storyContext(view)))

describe.each(VISUAL_VIEWS)("The dashboard ($name)", (view) => appearance(storyContext(view)))

describe.each(VIEWS)("The dashboard ($name)", (view) => languages(storyContext(view)))

describe("With 10,000 payments", () => {
  beforeAll(() => testShop().insertPayments(10_000), 60_000)

  describe.each(VIEWS)("the payments table ($name)", (view) => payments(storyContext(view)))
})
