import type { Line } from "../line"
import type { Story } from "../observe"
import { orderRequest } from "../order-request"

const AT_ONCE = 20

const LINE: Line = {
  id: "load.reads",
  reliedOn: `${AT_ONCE} reads at once are all answered (question 9)`,
  accepted: ["all of them"],
}

export const load: Story = {
  title: "Many questions at once",
  lines: [LINE],
  async run(world, observer) {
    const orderId = world.newId("busy")
    await world.client.createOrder(orderRequest(world, orderId, "ALIPAY", "redirect"))
    const reads = Array.from({ length: AT_ONCE }, () => world.raw("GET", `/orders/${orderId}`))
    const answered = (await Promise.all(reads)).filter(({ status }) => status === 200).length
    observer.note(LINE, answered === AT_ONCE ? "all of them" : `${answered} of ${AT_ONCE}`)
  },
}
