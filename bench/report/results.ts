import type { Delivery } from '../parts/delivery.ts'
import type { Growth } from '../parts/growth.ts'
import type { Share } from '../parts/profile.ts'
import type { Records } from '../parts/records.ts'
import type { ColdStart } from '../parts/start.ts'
import type { Cell } from '../parts/turns.ts'
import type { Widgets } from '../parts/widgets.ts'

/** What the parts of a run found; a part that did not run is absent. */
export type Results = {
  turns?: Cell[]
  growth?: Growth[]
  start?: ColdStart
  delivery?: Delivery
  widgets?: Widgets[]
  records?: Records
  postgres?: Cell[]
  profile?: Share[]
}
