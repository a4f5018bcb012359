import type { PluginHooks } from '@iti/framework/plugins'
import type { Infer } from '@vinejs/vine/types'
import { limits, type options } from './options.js'

const hooks: PluginHooks<Infer<typeof options>> = {
  register(_, { maxPerUser = limits.maxPerUser }) {
    limits.maxPerUser = maxPerUser
  },
}
export default hooks
