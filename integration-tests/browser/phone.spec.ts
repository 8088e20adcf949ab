import { tellStories } from "./tell-stories"
import { PHONE } from "./visitor"

tellStories(PHONE)
