import { tellStories } from "./tell-stories"
import { DESKTOP } from "./visitor"

tellStories(DESKTOP)
